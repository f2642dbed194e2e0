package kilonova.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import kilonova.acceptance.client.Answer;
import kilonova.acceptance.client.Api;
import kilonova.acceptance.client.Servers;
import kilonova.acceptance.client.Servers.Seen;
import kilonova.acceptance.product.Cloud;
import kilonova.acceptance.product.Eventually;
import kilonova.acceptance.product.HostFiles;
import org.junit.jupiter.api.Test;

/**
 * The cloud is killed again and again while servers are made and deleted, at moments that nobody chose. What it answered with success
 * stays true, and servers, allocations, ledgers and machines agree. {@code -Dtest.seed=N} chooses other things to do.
 */
class CrashTest {
    private static final int LIVES = 5;
    private static final int CLIENTS = 3;
    private static final int USUAL_SERVERS = 40;

    /** With those that are still being deleted; the hosts have 128 units. */
    private static final int MOST_SERVERS = 100;

    private static final Duration MOST = Duration.ofMinutes(5);
    private static final List<String> HOSTS = List.of("one", "two");

    private final long seed = Long.getLong("test.seed", 1);
    private final Random random = new Random(seed);

    private final Set<UUID> promised = ConcurrentHashMap.newKeySet();
    private final Set<UUID> mayBeGone = ConcurrentHashMap.newKeySet();
    private final Set<UUID> mustGo = ConcurrentHashMap.newKeySet();
    private final AtomicInteger names = new AtomicInteger();

    @Test
    void nothingAnsweredIsLostAndNothingIsLeftBehind() throws InterruptedException {
        try (Cloud cloud = Cloud.start("up", "--host", "one=m10", "--host", "two=m10")) {
            Servers servers = new Servers(Api.with(cloud.address(), cloud.adminOpenrc()));
            servers.allow(200);
            String image = servers.createImage();
            String flavor = servers.createFlavor("vgpu", Map.of("resources:VGPU", "1"));
            for (int life = 1; life <= LIVES; life++) {
                underLoad(servers, flavor, image, cloud);
                cloud.startAgain();
                agree("life " + life + ", test.seed=" + seed, cloud, servers);
            }
            servers.deleteAll();
            Eventually.holds(
                    "the return of everything",
                    MOST,
                    () -> servers.consumers().isEmpty()
                            && devices(cloud, HostFiles::assignedUnits).isEmpty()
                            && devices(cloud, HostFiles::guestDevices).isEmpty(),
                    () -> servers.consumers() + " " + devices(cloud, HostFiles::assignedUnits));
        }
    }

    /** Clients make and delete servers until the cloud is killed. */
    private void underLoad(Servers servers, String flavor, String image, Cloud cloud) throws InterruptedException {
        AtomicBoolean over = new AtomicBoolean();
        Set<UUID> known = ConcurrentHashMap.newKeySet();
        servers.list().forEach(server -> known.add(server.id()));
        List<CompletableFuture<?>> clients = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            Random own = new Random(random.nextLong());
            clients.add(CompletableFuture.runAsync(
                    () -> {
                        while (!over.get()) {
                            try {
                                step(servers, flavor, image, known, own);
                            } catch (UncheckedIOException killed) {
                                return;
                            }
                        }
                    },
                    work -> Thread.ofPlatform().start(work)));
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100 + random.nextInt(2500)));
        cloud.kill();
        over.set(true);
        clients.forEach(CompletableFuture::join);
    }

    private void step(Servers servers, String flavor, String image, Set<UUID> known, Random own) {
        List<UUID> candidates =
                known.stream().filter(id -> !mayBeGone.contains(id)).sorted().toList();
        boolean delete = candidates.size() > own.nextInt(USUAL_SERVERS);
        if (delete) {
            UUID victim = candidates.get(own.nextInt(candidates.size()));
            if (!mayBeGone.add(victim)) {
                return; // another client deletes it
            }
            Answer answer = servers.delete(victim);
            if (answer.expect(204).succeeded()) {
                mustGo.add(victim);
            }
        } else if (servers.list().size() < MOST_SERVERS) {
            Answer answer = servers.create("server-" + names.incrementAndGet(), flavor, image, 1 + own.nextInt(2))
                    .expect(202);
            UUID id = UUID.fromString(answer.body().path("server").path("id").asString());
            promised.add(id);
            known.add(id);
        }
    }

    /** After a start: everything that was answered is true, and all who keep books say the same. */
    private void agree(String when, Cloud cloud, Servers servers) {
        Eventually.holds(
                "the end of the deleted servers",
                MOST,
                () -> servers.settled().stream().noneMatch(server -> mustGo.contains(server.id())),
                () -> servers.list() + cloud.lastOutput());
        List<Seen> seen = servers.settled();
        Set<UUID> ids = seen.stream().map(Seen::id).collect(Collectors.toSet());
        assertThat(seen)
                .as("servers after %s", when)
                .allSatisfy(server -> assertThat(server.status())
                        .as("%s: %s", server.name(), servers.faultOf(server.id()))
                        .isEqualTo("ACTIVE"));
        Set<UUID> kept = new HashSet<>(promised);
        kept.removeAll(mayBeGone);
        assertThat(ids).as("servers after %s", when).containsAll(kept);

        Eventually.holds(
                "agreement after " + when,
                MOST,
                () -> servers.consumers().equals(ids)
                        && devices(cloud, HostFiles::assignedUnits).keySet().equals(ids)
                        && devices(cloud, HostFiles::guestDevices).keySet().equals(ids),
                () -> "servers " + ids + "\nconsumers " + servers.consumers() + "\nledgers "
                        + devices(cloud, HostFiles::assignedUnits) + "\nguests "
                        + devices(cloud, HostFiles::guestDevices));
        Map<UUID, Map<String, Integer>> holdings = servers.holdings("VGPU");
        Map<UUID, Set<String>> assigned = devices(cloud, HostFiles::assignedUnits);
        Map<UUID, Set<String>> inGuests = devices(cloud, HostFiles::guestDevices);
        for (Seen server : seen) {
            Map<String, Integer> held = holdings.getOrDefault(server.id(), Map.of());
            assertThat(held).as("allocations of %s", server).hasSize(1).containsValue(1);
            assertThat(held.keySet())
                    .as("providers of %s", server)
                    .allMatch(provider -> provider.startsWith(server.host() + "_pci_"));
            assertThat(assigned.get(server.id())).as("units of %s", server).hasSize(1);
            assertThat(inGuests.get(server.id())).as("devices of %s", server).isEqualTo(assigned.get(server.id()));
        }
        Set<String> distinct = new HashSet<>();
        assigned.values()
                .forEach(units -> assertThat(distinct.addAll(units))
                        .as("units %s are given once", units)
                        .isTrue());
    }

    private static Map<UUID, Set<String>> devices(Cloud cloud, Function<HostFiles, Map<UUID, Set<String>>> books) {
        Map<UUID, Set<String>> all = new TreeMap<>();
        HOSTS.forEach(host -> books.apply(HostFiles.of(cloud, host))
                .forEach((server, units) -> all.merge(server, units, (one, other) -> {
                    Set<String> both = new HashSet<>(one);
                    both.addAll(other);
                    return both;
                })));
        return all;
    }
}
