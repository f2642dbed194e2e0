package kilonova.compute.operations;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import kilonova.compute.servers.Asker;

/**
 * A server that left its host when it was shelved is being made anew.
 *
 * @param onlyHost the host that was asked for
 * @param triedHosts hosts on which it failed
 * @param failures one sentence per failure
 */
public record Unshelve(
        UUID id,
        Asker asker,
        Optional<String> onlyHost,
        UnshelveStep step,
        Set<String> triedHosts,
        List<String> failures)
        implements Operation {
    /** How far it has come. */
    public enum UnshelveStep {
        /** Needs a host. */
        SCHEDULE,
        /** Its guest is wished for. */
        SPAWN,
        /** It failed on this host; its guest is being removed before another is tried. */
        CLEAN
    }

    Unshelve at(UnshelveStep next) {
        return new Unshelve(id, asker, onlyHost, next, triedHosts, failures);
    }

    Unshelve failedOn(String host, String why) {
        Set<String> tried = new HashSet<>(triedHosts);
        tried.add(host);
        List<String> reasons = new ArrayList<>(failures);
        reasons.add(host + ": " + why);
        return new Unshelve(id, asker, onlyHost, UnshelveStep.CLEAN, tried, reasons);
    }

    /** Everything that was tried, and the last answer. */
    String reasons(String last) {
        return failures.isEmpty() ? last : last + "\nTried before:\n" + String.join("\n", failures);
    }
}
