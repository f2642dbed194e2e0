package kilonova.compute;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import kilonova.compute.hosts.ComputeHost;
import kilonova.compute.hosts.ComputeHosts;
import kilonova.compute.livemigration.HostSide;
import kilonova.compute.operations.Workplace;
import kilonova.http.Json;
import tools.jackson.databind.JsonNode;

/** What is known of hosts, as operations ask it. */
public record KnownHosts(ComputeHosts hosts, Clock clock) implements Workplace.HostStatus {
    @Override
    public Optional<Instant> downSince(String host) {
        Optional<ComputeHost> found = hosts.find(host);
        return found.isEmpty()
                ? Optional.of(Instant.EPOCH)
                : found.filter(known -> !known.isUp(clock.instant())).map(ComputeHost::lastSeenAt);
    }

    @Override
    public boolean isForcedDown(String host) {
        return hosts.find(host).filter(ComputeHost::forcedDown).isPresent();
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

    @Override
    public Optional<HostSide> side(String host) {
        return hosts.find(host).map(this::side);
    }

    private HostSide side(ComputeHost host) {
        JsonNode processor = Json.parse(host.hypervisor().cpuInfo());
        return new HostSide(
                host.name(),
                host.isUp(clock.instant()),
                host.hypervisor().type(),
                processor.path("arch").asString(""),
                processor.path("model").asString(""),
                host.hypervisor().migration(),
                host.deviceTypes());
    }
}
