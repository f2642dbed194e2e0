package kilonova.compute.api;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import kilonova.compute.hosts.ComputeHost;
import kilonova.compute.hosts.ComputeHosts;
import kilonova.protocol.HostReport;

/** Compute hosts in memory. */
public final class FakeHosts implements ComputeHosts {
    private final Map<String, ComputeHost> hosts = new ConcurrentHashMap<>();

    /**
     * Adds a host of 48 processors, 131,071 MiB and 1,000 GiB, 512 MiB of them its own, that is up for a day and reported last at
     * {@code seenAt}.
     *
     * @param number makes its ids
     */
    public void add(int number, String name, Instant seenAt) {
        hosts.put(
                name,
                new ComputeHost(
                        name,
                        number,
                        number + 100L,
                        UUID.fromString("00000000-0000-0000-0000-0000000000a" + number),
                        UUID.fromString("00000000-0000-0000-0000-0000000000b" + number),
                        false,
                        Optional.empty(),
                        false,
                        seenAt,
                        seenAt,
                        seenAt,
                        new HostReport.HostCapacity(48, 131_071, 1_000, 0, 512, 0, 4, 1, 1),
                        new HostReport.Hypervisor(
                                "simulated", 1_000_000, "192.0.2." + number, "{\"arch\": \"x86_64\"}", 93_900),
                        List.of(),
                        Map.of()));
    }

    @Override
    public List<ComputeHost> list() {
        return hosts.values().stream()
                .sorted(Comparator.comparing(ComputeHost::name))
                .toList();
    }

    @Override
    public Optional<ComputeHost> find(String name) {
        return Optional.ofNullable(hosts.get(name));
    }

    @Override
    public void setDisabled(String name, boolean disabled, Optional<String> reason) {
        change(name, host -> host.disabled(disabled, reason, host.updatedAt()));
    }

    @Override
    public void setForcedDown(String name, boolean forcedDown) {
        change(name, host -> host.forcedDown(forcedDown, host.updatedAt()));
    }

    /** A host that is disabled goes; the others are said to have servers. */
    @Override
    public Optional<String> delete(UUID serviceUuid) {
        ComputeHost host = list().stream()
                .filter(known -> known.serviceUuid().equals(serviceUuid))
                .findFirst()
                .orElseThrow();
        if (!host.disabled()) {
            return Optional.of("It has servers.");
        }
        hosts.remove(host.name());
        return Optional.empty();
    }

    private void change(String name, UnaryOperator<ComputeHost> change) {
        hosts.computeIfPresent(name, (_, host) -> change.apply(host));
    }
}
