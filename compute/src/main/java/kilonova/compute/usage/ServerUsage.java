package kilonova.compute.usage;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import kilonova.compute.servers.Server;

/**
 * What one server took up in a period.
 *
 * @param hours how long it was there in the period, in hours
 * @param uptimeSeconds how long it has been there in all
 */
record ServerUsage(Server server, Instant startedAt, Optional<Instant> endedAt, double hours, long uptimeSeconds) {
    private static final double SECONDS_PER_HOUR = 3600.0;

    /** Empty for a server that was never started, or not there in the period. */
    static Optional<ServerUsage> of(Server server, Instant from, Instant to, Instant now) {
        Optional<Instant> launched = server.state().launchedAt();
        Optional<Instant> ended = server.state().terminatedAt();
        if (launched.isEmpty()
                || launched.get().isAfter(to)
                || ended.filter(end -> end.isBefore(from)).isPresent()) {
            return Optional.empty();
        }
        Instant start = launched.get();
        Instant first = start.isAfter(from) ? start : from;
        Instant last = ended.filter(end -> end.isBefore(to)).orElse(to);
        return Optional.of(new ServerUsage(
                server,
                start,
                ended,
                Duration.between(first, last).toMillis() / 1000.0 / SECONDS_PER_HOUR,
                Math.max(0, Duration.between(start, ended.orElse(now)).toSeconds())));
    }

    long diskGb() {
        return (long) server.flavor().rootDiskGb() + server.flavor().ephemeralDiskGb();
    }
}
