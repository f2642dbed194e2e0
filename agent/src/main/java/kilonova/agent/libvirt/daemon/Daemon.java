package kilonova.agent.libvirt.daemon;

import java.util.List;
import java.util.Optional;
import kilonova.protocol.Problem;

/**
 * A libvirt daemon. Every method throws {@link kilonova.agent.guests.HypervisorUnavailable} when the daemon does not answer within the
 * call's own time limit; what was asked may then have been done or not. What the daemon refuses is a {@link Problem} whose code begins
 * with {@code libvirt.}. Safe to use from several threads, virtual ones too.
 */
public interface Daemon {
    /** The machine that it runs on. */
    NodeFacts node();

    /** All domains whose names begin so, in no particular order. */
    List<Domain> domains(String namePrefix);

    /** One domain; empty when there is none of that name. */
    Optional<Domain> find(String name);

    /** Defines a domain, or replaces the definition of the one that has its UUID. */
    Optional<Problem> define(String xml);

    /** Does something with a domain. {@code libvirt.no_domain} when there is none of that name. */
    Optional<Problem> act(String name, Act act);

    /** The names of the networks that are up. */
    List<String> networks();

    /** Who hears of changes from now on; replaces who did before. */
    void listen(DaemonListener listener);
}
