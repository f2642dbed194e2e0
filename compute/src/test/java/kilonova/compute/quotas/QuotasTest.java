package kilonova.compute.quotas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import kilonova.compute.api.ResourcesWorld;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.outcome.Refusal;
import kilonova.compute.servers.Migration;
import kilonova.compute.servers.MigrationStatus;
import kilonova.compute.servers.Migrations;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.Servers;
import kilonova.store.Engine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class QuotasTest {
    private static final Flavor SMALL = ResourcesWorld.flavor(1, 512);
    private static final Flavor LARGE = ResourcesWorld.flavor(8, 16_384);

    @ParameterizedTest
    @EnumSource(Engine.class)
    void asManyAreAdmittedAsTheTightestLimitHasRoomFor(Engine engine) {
        try (ResourcesWorld world = new ResourcesWorld(engine)) {
            world.server(1, "project-a", "member-a", "host1", SMALL, 60);
            Server gone = world.server(2, "project-a", "member-a", "host1", LARGE, 60);
            world.delete(gone, 30);
            world.server(3, "project-b", "member-b", "host1", LARGE, 60);
            assertThat(room(world, SMALL, 1, 9)).isEqualTo(new Quotas.Room.For(9));
            assertThat(room(world, SMALL, 1, 10)).isEqualTo(new Quotas.Room.For(9));
            assertThat(room(world, LARGE, 1, 10)).isEqualTo(new Quotas.Room.For(2));
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aRefusalNamesWhatIsExceededInNovasWords(Engine engine) {
        try (ResourcesWorld world = new ResourcesWorld(engine)) {
            world.server(1, "project-a", "member-a", "host1", SMALL, 60);
            assertThat(refusal(room(world, LARGE, 3, 3)))
                    .isEqualTo("Quota exceeded for cores: Requested 24, but already used 1 of 20 cores");
            assertThat(refusal(room(world, LARGE, 4, 11)))
                    .isEqualTo("Quota exceeded for cores, instances, ram: Requested 88, 4-11, 180224, but already used"
                            + " 1, 1, 512 of 20, 10, 51200 cores, instances, ram");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aUserMayHaveLessThanTheProject(Engine engine) {
        try (ResourcesWorld world = new ResourcesWorld(engine)) {
            world.server(1, "project-a", "member-a", "host1", SMALL, 60);
            world.server(2, "project-a", "other", "host1", SMALL, 60);
            world.quotas.set("project-a", Optional.of("member-a"), Map.of(QuotaResource.INSTANCES, 2), false);
            assertThat(room(world, SMALL, 1, 5)).isEqualTo(new Quotas.Room.For(1));
            assertThat(refusal(room(world, SMALL, 2, 2)))
                    .isEqualTo("Quota exceeded for instances: Requested 2, but already used 1 of 2 instances");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void withoutLimitsNothingIsRefused(Engine engine) {
        try (ResourcesWorld world = new ResourcesWorld(engine)) {
            world.quotas.setClass(
                    "default", Map.of(QuotaResource.INSTANCES, -1, QuotaResource.CORES, -1, QuotaResource.RAM, -1));
            assertThat(room(world, LARGE, 1000, 1000)).isEqualTo(new Quotas.Room.For(1000));
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void onlyGrowthNeedsQuotaWhenAServerIsResized(Engine engine) {
        try (ResourcesWorld world = new ResourcesWorld(engine)) {
            world.server(1, "project-a", "member-a", "host1", LARGE, 60);
            world.server(2, "project-a", "member-a", "host1", LARGE, 60);
            assertThat(resize(world, SMALL, ResourcesWorld.flavor(5, 512))).isEmpty();
            assertThat(resize(world, LARGE, SMALL)).isEmpty();
            assertThat(resize(world, SMALL, ResourcesWorld.flavor(6, 512)))
                    .hasValueSatisfying(refusal -> assertThat(refusal.message())
                            .isEqualTo("Quota exceeded for cores: Requested 5, but already used 16 of 20 cores"));
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aResizeThatIsUnderWayCountsAsTheLargerOfBothFlavors(Engine engine) {
        try (ResourcesWorld world = new ResourcesWorld(engine)) {
            Flavor twelve = ResourcesWorld.flavor(12, 512);
            Server first = world.server(1, "project-a", "member-a", "host1", SMALL, 60);
            world.server(2, "project-a", "member-a", "host1", SMALL, 60);
            assertThat(resize(world, SMALL, twelve)).isEmpty();
            Migration migration = world.resizing(first, twelve);
            assertThat(resize(world, SMALL, twelve))
                    .hasValueSatisfying(refusal -> assertThat(refusal.message())
                            .isEqualTo("Quota exceeded for cores: Requested 11, but already used 13 of 20 cores"));
            world.database.change(
                    handle -> Servers.update(handle, first.id(), server -> server.with(twelve, ResourcesWorld.NOW)));
            assertThat(resize(world, SMALL, twelve)).as("arrived").isPresent();
            world.database.change(handle -> {
                Servers.update(handle, first.id(), server -> server.with(SMALL, ResourcesWorld.NOW));
                Migrations.update(handle, migration.with(MigrationStatus.ERROR, ResourcesWorld.NOW));
            });
            assertThat(resize(world, SMALL, twelve)).as("taken back").isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void whatAnUnfinishedShrinkingMayComeBackToIsNotGivenAway(Engine engine) {
        try (ResourcesWorld world = new ResourcesWorld(engine)) {
            Server large = world.server(1, "project-a", "member-a", "host1", LARGE, 60);
            world.resizing(large, SMALL);
            world.database.change(
                    handle -> Servers.update(handle, large.id(), server -> server.with(SMALL, ResourcesWorld.NOW)));
            assertThat(room(world, LARGE, 1, 2)).isEqualTo(new Quotas.Room.For(1));
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void requestsThatRaceNeverShareTheLastOfAQuota(Engine engine) throws Exception {
        try (ResourcesWorld world = new ResourcesWorld(engine);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            world.quotas.set("project-a", Optional.empty(), Map.of(QuotaResource.SERVER_GROUPS, 3), false);
            AtomicInteger made = new AtomicInteger();
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                all.add(threads.submit(() -> {
                    int status = world.api
                            .ask(
                                    "member-a",
                                    "2.64",
                                    "POST",
                                    "/os-server-groups",
                                    "{\"server_group\": {\"name\": \"g\", \"policy\": \"affinity\"}}")
                            .status();
                    made.addAndGet(status == 200 ? 1 : 0);
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
            assertThat(made).hasValue(3);
            assertThat(world.groups.list(Optional.of("project-a"))).hasSize(3);
        }
    }

    private static Quotas.Room room(ResourcesWorld world, Flavor flavor, int least, int most) {
        return world.database.write(
                handle -> world.quotas.forServers(handle, "project-a", "member-a", flavor, least, most));
    }

    private static Optional<Refusal> resize(ResourcesWorld world, Flavor from, Flavor to) {
        return world.database.write(handle -> world.quotas.forResize(handle, "project-a", "member-a", from, to));
    }

    private static String refusal(Quotas.Room room) {
        return switch (room) {
            case Quotas.Room.None(Refusal refusal) -> refusal.message();
            case Quotas.Room.For(int servers) -> "room for " + servers;
        };
    }
}
