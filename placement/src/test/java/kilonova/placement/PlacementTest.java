package kilonova.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import kilonova.placement.allocations.Allocation;
import kilonova.placement.allocations.Claim;
import kilonova.placement.allocations.Consumer;
import kilonova.placement.allocations.ExpectedGeneration;
import kilonova.placement.candidates.Candidate;
import kilonova.placement.candidates.CandidateRequest;
import kilonova.placement.candidates.Explanation;
import kilonova.placement.candidates.GroupPolicy;
import kilonova.placement.candidates.RequestGroup;
import kilonova.placement.commands.EnsureTree;
import kilonova.placement.commands.Outcome;
import kilonova.placement.commands.Refusal;
import kilonova.placement.commands.TreeNode;
import kilonova.placement.consumers.ConsumerId;
import kilonova.placement.consumers.ConsumerType;
import kilonova.placement.inventories.Inventory;
import kilonova.placement.providers.Provider;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.placement.snapshots.Snapshot;
import kilonova.placement.traits.Trait;
import kilonova.store.Database;
import kilonova.store.DatabaseUrl;
import kilonova.store.Engine;
import kilonova.store.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PlacementTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);
    private static final Trait TYPE = new Trait("CUSTOM_VGPU_NVIDIA_35");
    private static final Trait GOLD = new Trait("CUSTOM_GOLD");

    @ParameterizedTest
    @EnumSource(Engine.class)
    void whatWasDoneIsThereAfterARestart(Engine engine) {
        DatabaseUrl url = TestDatabases.url(engine);
        String before;
        try (Database database = Database.open(url);
                Placement placement = Placement.open(database, PlacementSettings.DEFAULT, CLOCK)) {
            EnsureTree.Reply host = host(placement, "host", 2);
            claim(placement, UUID.randomUUID(), gpu(host, "host", 0), 3).orElseThrow();
            ConsumerId gone = claim(placement, UUID.randomUUID(), gpu(host, "host", 1), 1)
                    .map(_ -> new ConsumerId(UUID.randomUUID()))
                    .orElseThrow();
            assertThat(placement.deleteAllocations(gone).refusal().orElseThrow())
                    .isEqualTo(new Refusal.ConsumerNotFound(gone));
            before = SnapshotText.of(placement.snapshot());
        }
        try (Database database = Database.open(url);
                Placement placement = Placement.open(database, PlacementSettings.DEFAULT, CLOCK)) {
            assertThat(SnapshotText.of(placement.snapshot())).isEqualTo(before);
        }
    }

    @Test
    void whatSomebodyElseWroteMeanwhileIsNeitherReplacedNorTakenNorMoved() {
        TickingClock clock = new TickingClock();
        try (Database database = TestDatabases.open(Engine.SQLITE);
                Placement placement = Placement.open(database, PlacementSettings.DEFAULT, clock)) {
            ProviderId gpu = gpu(host(placement, "host", 1), "host", 0);
            ConsumerId consumer = new ConsumerId(UUID.randomUUID());
            ConsumerId other = new ConsumerId(UUID.randomUUID());
            claim(placement, consumer.value(), gpu, 1).orElseThrow();
            Optional<Consumer> seen = placement.snapshot().consumers().find(consumer);
            ExpectedGeneration asSeen = ExpectedGeneration.unchanged(seen);
            placement.deleteAllocations(consumer).orElseThrow();
            claim(placement, consumer.value(), gpu, 2).orElseThrow();
            Optional<Consumer> now = placement.snapshot().consumers().find(consumer);
            assertThat(now.orElseThrow().generation())
                    .as("it begins again, so it tells nothing")
                    .isEqualTo(seen.orElseThrow().generation());

            assertThat(List.of(
                            placement.deleteAllocations(consumer, asSeen),
                            placement.moveAllocations(consumer, asSeen, other),
                            placement.claim(new Claim(
                                    consumer,
                                    List.of(),
                                    "project",
                                    "user",
                                    Optional.empty(),
                                    ExpectedGeneration.unchanged(Optional.empty())))))
                    .allSatisfy(outcome -> assertThat(outcome.refusal().orElseThrow())
                            .isInstanceOf(Refusal.ConsumerGenerationConflict.class));
            assertThat(placement.snapshot().consumers().find(consumer)).isEqualTo(now);

            placement
                    .moveAllocations(consumer, ExpectedGeneration.unchanged(now), other)
                    .orElseThrow();
            assertThat(placement.snapshot().consumers().find(consumer)).isEmpty();
        }
    }

    /** Each look is a second later. */
    private static final class TickingClock extends Clock {
        private final AtomicLong seconds = new AtomicLong();

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochSecond(seconds.incrementAndGet());
        }
    }

    @Test
    void twoServersOnOneDatabaseReadEachOthersWritesAtOnce() {
        DatabaseUrl url = TestDatabases.url(Engine.POSTGRESQL);
        try (Database one = Database.open(url);
                Database other = Database.open(url);
                Placement left = Placement.open(one, PlacementSettings.DEFAULT, CLOCK);
                Placement right = Placement.open(other, PlacementSettings.DEFAULT, CLOCK)) {
            EnsureTree.Reply host = host(left, "host", 1);
            for (int i = 0; i < 5; i++) {
                claim(i % 2 == 0 ? left : right, UUID.randomUUID(), gpu(host, "host", 0), 3)
                        .orElseThrow();
                assertThat(SnapshotText.of(left.snapshot())).isEqualTo(SnapshotText.of(right.snapshot()));
            }
            assertThat(claim(right, UUID.randomUUID(), gpu(host, "host", 0), 3)
                            .refusal()
                            .orElseThrow()
                            .code())
                    .isEqualTo("capacity-exceeded");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void concurrentClaimsNeverOverbookAndNoneFailsWhileThereIsRoom(Engine engine) throws Exception {
        try (Database database = TestDatabases.open(engine);
                Placement placement = Placement.open(database, PlacementSettings.DEFAULT, CLOCK);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            EnsureTree.Reply host = host(placement, "host", 1);
            List<Future<Boolean>> claims = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                claims.add(threads.submit(() -> claim(placement, UUID.randomUUID(), gpu(host, "host", 0), 1)
                        .reply()
                        .isPresent()));
            }
            int done = 0;
            for (Future<Boolean> claim : claims) {
                done += claim.get() ? 1 : 0;
            }
            assertThat(done).isEqualTo(16);
        }
    }

    @Test
    void aSearchSpreadsOverTreesWhenItIsLimitedAndAnExplanationHasTheNumbers() {
        try (Database database = TestDatabases.open(Engine.SQLITE);
                Placement placement = Placement.open(database, PlacementSettings.DEFAULT, CLOCK)) {
            host(placement, "a", 4);
            host(placement, "b", 4);
            CandidateRequest request = CandidateRequest.of(List.of(
                    RequestGroup.of("", Map.of(ResourceClass.VCPU, 1L)),
                    RequestGroup.of("1", Map.of(ResourceClass.VGPU, 1L)),
                    RequestGroup.of("2", Map.of(ResourceClass.VGPU, 1L))));
            assertThat(placement.candidates(request).orElseThrow().candidates()).hasSize(32);
            assertThat(placement
                            .candidates(request.with(GroupPolicy.ISOLATE))
                            .orElseThrow()
                            .candidates())
                    .hasSize(24);
            List<Candidate> two =
                    placement.candidates(request.limitedTo(2)).orElseThrow().candidates();
            assertThat(two.get(0).anchor()).isNotEqualTo(two.get(1).anchor());

            Explanation explanation = placement.explain(
                    CandidateRequest.of(List.of(RequestGroup.of("", Map.of(ResourceClass.VGPU, 17L)))));
            assertThat(explanation.trees()).hasSize(2);
            Explanation.Part part = explanation.trees().getFirst().reason().orElseThrow();
            assertThat(part.reason().message()).isEqualTo("has 16 of 16 VGPU free, and 17 is asked");
        }
    }

    @Test
    void aHostKeepsWhatOthersMarkedAndWhatIsInUse() {
        try (Database database = TestDatabases.open(Engine.SQLITE);
                Placement placement = Placement.open(database, PlacementSettings.DEFAULT, CLOCK)) {
            EnsureTree.Reply host = host(placement, "host", 3);
            placement.changeTraits(gpu(host, "host", 0), Set.of(GOLD), Set.of()).orElseThrow();
            claim(placement, UUID.randomUUID(), gpu(host, "host", 1), 2).orElseThrow();
            String before = SnapshotText.of(placement.snapshot());
            host(placement, "host", 3);
            assertThat(SnapshotText.of(placement.snapshot())).isEqualTo(before);

            EnsureTree.Reply shrunk = host(placement, "host", 0);
            assertThat(shrunk.kept()).extracting(EnsureTree.Kept::name).containsExactly("host_gpu_1");
            assertThat(shrunk.tree().members())
                    .extracting(Provider::name)
                    .containsExactly("host", "host_gpu_0", "host_gpu_1");
            host(placement, "host", 3);
            assertThat(placement
                            .snapshot()
                            .providers()
                            .named("host_gpu_0")
                            .orElseThrow()
                            .traits())
                    .contains(GOLD);
        }
    }

    private static EnsureTree.Reply host(Placement placement, String name, int gpus) {
        List<TreeNode> nodes = new ArrayList<>();
        nodes.add(new TreeNode(
                new ProviderId(UUID.randomUUID()),
                name,
                Optional.empty(),
                Map.of(ResourceClass.VCPU, Inventory.of(8)),
                Set.of(),
                Set.of(TYPE)));
        for (int i = 0; i < gpus; i++) {
            nodes.add(new TreeNode(
                    new ProviderId(UUID.randomUUID()),
                    name + "_gpu_" + i,
                    Optional.of(name),
                    Map.of(ResourceClass.VGPU, Inventory.of(16)),
                    Set.of(TYPE),
                    Set.of()));
        }
        return placement.ensureTree(nodes).orElseThrow();
    }

    private static ProviderId gpu(EnsureTree.Reply host, String name, int index) {
        return Objects.requireNonNull(host.ids().get(name + "_gpu_" + index));
    }

    private static Outcome<Snapshot> claim(Placement placement, UUID consumer, ProviderId provider, long amount) {
        return placement.claim(new Claim(
                new ConsumerId(consumer),
                List.of(new Allocation(provider, ResourceClass.VGPU, amount)),
                "project",
                "user",
                Optional.of(new ConsumerType("INSTANCE")),
                ExpectedGeneration.absent()));
    }
}
