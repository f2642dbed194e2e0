package kilonova.compute.hosts;

import java.util.Optional;
import kilonova.protocol.HostReport;

/**
 * Where a report stands among all of its host's. Kept with the host, so that all controllers agree on it.
 *
 * @param start the number of the agent's start; empty where the agent does not count
 */
public record ReportOrder(String incarnation, Optional<Long> start, long sequence) {
    static ReportOrder of(HostReport report) {
        return new ReportOrder(report.incarnation(), report.start(), report.sequence());
    }

    /** Whether it was made before the other. Of incarnations that do not count, the one that was heard last is the newer. */
    boolean isBefore(ReportOrder other) {
        if (incarnation.equals(other.incarnation())) {
            return sequence < other.sequence();
        }
        return start.isPresent()
                && other.start().isPresent()
                && start.get() < other.start().get();
    }

    /** Whether both are of the same run of the agent. */
    boolean isOfSameRun(ReportOrder other) {
        return incarnation.equals(other.incarnation());
    }
}
