package kilonova.app.hosts;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import kilonova.agent.simulated.kernel.HostProfile;
import kilonova.config.finding.NearestName;
import kilonova.config.finding.Quoted;

/** A host that is to run in this process. */
public sealed interface PlannedHost {
    /** How the command line calls the machine that it runs on. */
    String LOCAL = "local";

    /** The host's name, as the controller and users know it. */
    String name();

    /**
     * A machine that is not there.
     *
     * @param profile what it has
     */
    record Simulated(String name, HostProfile profile) implements PlannedHost {
        public Simulated {
            Name.check(name);
        }

        @Override
        public String toString() {
            return name + "=" + profile.name();
        }
    }

    /** The machine that this process runs on. */
    record Local(String name) implements PlannedHost {
        public Local {
            Name.check(name);
        }

        @Override
        public String toString() {
            return name + "=" + LOCAL;
        }
    }

    /** The one host of a cloud for which nobody named others: the walkthrough's machine with four GPUs. */
    static PlannedHost usual(String name) {
        return of(name.isEmpty() ? "compute-1" : name, "m10");
    }

    /** The machine that this process runs on, under a name or its own. */
    static PlannedHost local(Optional<String> name) {
        return new Local(name.orElseGet(Name::ofThisMachine));
    }

    /**
     * A host with a named machine.
     *
     * @param machine a profile, or {@code local}
     * @throws IllegalArgumentException with a sentence for the operator when there is no such machine
     */
    static PlannedHost of(String name, String machine) {
        if (machine.equals(LOCAL)) {
            return new Local(name);
        }
        return new Simulated(
                name,
                HostProfile.named(machine)
                        .orElseThrow(() -> new IllegalArgumentException("There is no profile " + Quoted.text(machine)
                                + NearestName.hint(machine, HostProfile.names()) + "; there are "
                                + String.join(", ", HostProfile.names()) + ", and local for this machine.")));
    }

    /**
     * Reads {@code NAME=PROFILE}, {@code NAME=local} or {@code local}.
     *
     * @param usualName what the configuration calls this host
     * @throws IllegalArgumentException with a sentence for the operator
     */
    static PlannedHost parse(String text, Optional<String> usualName) {
        int equals = text.indexOf('=');
        if (equals >= 0) {
            return of(text.substring(0, equals), text.substring(equals + 1));
        }
        if (text.equals(LOCAL)) {
            return local(usualName);
        }
        throw new IllegalArgumentException(
                Quoted.text(text) + " is no host: write NAME=PROFILE, or local for this machine.");
    }

    /** One host for each text; none may be named twice, and this machine is one host. */
    static List<PlannedHost> all(List<String> texts, Optional<String> usualName) {
        List<PlannedHost> hosts =
                texts.stream().map(text -> parse(text, usualName)).toList();
        if (hosts.stream().map(PlannedHost::name).distinct().count() < hosts.size()) {
            throw new IllegalArgumentException("Two hosts have one name: " + String.join(", ", texts) + ".");
        }
        if (hosts.stream().filter(Local.class::isInstance).count() > 1) {
            throw new IllegalArgumentException("This machine can be one host only: " + String.join(", ", texts) + ".");
        }
        return hosts;
    }

    /** Names of hosts. */
    final class Name {
        private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,199}");

        private Name() {}

        private static void check(String name) {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(Quoted.text(name)
                        + " is no name for a host: use letters, digits, dots, hyphens and underscores.");
            }
        }

        private static String ofThisMachine() {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException e) {
                return "localhost";
            }
        }
    }
}
