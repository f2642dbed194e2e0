package kilonova.agent.libvirt.daemon;

import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import kilonova.protocol.Problem;
import kilonova.protocol.calls.GuestDiagnostics;

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

    /** What a domain will be when it starts the next time, which may be other than what it is; empty when there is none of that name. */
    Optional<String> definition(String name);

    /** Where a device is plugged in or out. */
    enum Plug {
        /** The domain as it runs now; its definition stays as it is. */
        RUNNING,
        /** What the domain is when it starts the next time. */
        DEFINITION
    }

    /** Plugs a device in; returns when it is there. */
    Optional<Problem> plug(String name, String device, Plug where);

    /** Plugs a device out. A running domain is only asked to let go of it; it may take a while, or never do so. */
    Optional<Problem> unplug(String name, String device, Plug where);

    /** Begins to copy a disk of a running domain as it is now. {@link #job} tells when the copy is made. */
    Optional<Problem> beginBackup(String name, String backup);

    /** How far a domain's background job is; a domain that is off has none. */
    BackgroundJob job(String name);

    /** Asks the agent inside a running domain for something. */
    Optional<Problem> tellGuest(String name, String command);

    /** How a running domain is doing; empty when it is off, or not there. */
    Optional<GuestDiagnostics> diagnose(String name);

    /**
     * What a domain that is active is made of, as another daemon takes it.
     *
     * @param persistent as it will be when it is started anew, else as it is
     * @return empty when there is none of that name
     */
    Optional<String> migratableXml(String name, boolean persistent);

    /**
     * Sends an active domain to another daemon; returns when it has left and is not defined here any more, or why it stays. That has no
     * time limit: {@link Act#ABORT_JOB} ends it. When the daemon goes away meanwhile, nothing is known.
     *
     * @param wanted is asked when its turn has come, for it may wait for others; nothing is begun where that is false
     */
    Optional<Problem> migrate(String name, DomainMigration migration, BooleanSupplier wanted);

    /** How far a domain has been sent; empty when it is not being sent, or not there. */
    Optional<JobFigures> journey(String name);

    /** From now on a domain that is being sent may stand still for that long at the end. Refused before it is being sent. */
    Optional<Problem> allowDowntime(String name, long millis);

    /** The names of the networks that are up. */
    List<String> networks();

    /** Who hears of changes from now on; replaces who did before. */
    void listen(DaemonListener listener);
}
