package kilonova.compute;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import kilonova.compute.hosts.ComputeHost;
import kilonova.compute.hosts.StoredHosts;
import kilonova.compute.operations.Workplace;

/** Which hosts answer, have disks and move them, as operations ask it. */
record KnownHosts(StoredHosts hosts, Clock clock) implements Workplace.HostStatus {
    @Override
    public Optional<Instant> downSince(String host) {
        Optional<ComputeHost> found = hosts.find(host);
        return found.isEmpty()
                ? Optional.of(Instant.EPOCH)
                : found.filter(known -> !known.isUp(clock.instant())).map(ComputeHost::lastSeenAt);
    }

    @Override
    public boolean hasDisks(String host) {
        return hosts.find(host).filter(ComputeHost::hasDisks).isPresent();
    }

    @Override
    public boolean movesDisks(String host) {
        return hosts.find(host).filter(ComputeHost::movesDisks).isPresent();
    }

    @Override
    public Set<String> withoutDisksOf(String host) {
        return hosts.find(host)
                .map(source -> hosts.list().stream()
                        .filter(other -> !other.takesDisksFrom(source))
                        .map(ComputeHost::name)
                        .collect(Collectors.toUnmodifiableSet()))
                .orElse(Set.of());
    }
}
