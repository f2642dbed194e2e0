package kilonova.compute.servergroups;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kilonova.compute.api.ResourcesWorld;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.outcome.Outcome;
import kilonova.compute.servers.Server;
import kilonova.store.Engine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ServerGroupsTest {
    private static final Flavor FLAVOR = ResourcesWorld.flavor(1, 512);

    private static ServerGroup group(String project) {
        return new ServerGroup(
                UUID.randomUUID(), "g", project, "member-a", GroupPolicy.ANTI_AFFINITY, Optional.of(2), List.of());
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void livingServersAreMembersAndDeletedOnesAreNot(Engine engine) {
        try (ResourcesWorld world = new ResourcesWorld(engine)) {
            ServerGroup group = group("project-a");
            assertThat(world.groups.create(group)).isEqualTo(Outcome.done(group));
            Server one = world.server(1, "project-a", "member-a", "host1", FLAVOR, 60);
            Server two = world.server(2, "project-a", "member-a", "host1", FLAVOR, 50);
            world.database.change(handle -> {
                ServerGroups.add(handle, group.id(), one.id());
                ServerGroups.add(handle, group.id(), two.id());
            });
            assertThat(members(world, group)).containsExactly(one.id(), two.id());
            assertThat(world.groups.list(Optional.empty()))
                    .singleElement()
                    .satisfies(listed -> assertThat(listed.members()).containsExactly(one.id(), two.id()));
            assertThat(world.groups.list(Optional.of("project-b"))).isEmpty();

            world.delete(one, 0);
            assertThat(members(world, group)).containsExactly(two.id());
            world.database.change(handle -> ServerGroups.remove(handle, two.id()));
            assertThat(members(world, group)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aGroupTakesAsManyAsItsProjectsQuotaSays(Engine engine) {
        try (ResourcesWorld world = new ResourcesWorld(engine)) {
            ServerGroup group = group("project-a");
            world.groups.create(group);
            assertThat(world.database.<Optional<?>>read(handle -> world.groups.againstMore(handle, group, 2)))
                    .isEmpty();
            assertThat(world.database.<Optional<?>>read(handle -> world.groups.againstMore(handle, group, 3)))
                    .isPresent();
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aDeletedGroupLeavesItsServersAlone(Engine engine) {
        try (ResourcesWorld world = new ResourcesWorld(engine)) {
            ServerGroup group = group("project-a");
            world.groups.create(group);
            Server one = world.server(1, "project-a", "member-a", "host1", FLAVOR, 60);
            world.database.change(handle -> ServerGroups.add(handle, group.id(), one.id()));
            assertThat(world.groups.delete(group.id())).isTrue();
            assertThat(world.groups.delete(group.id())).isFalse();
            assertThat(world.groups.find(group.id())).isEmpty();
        }
    }

    private static List<UUID> members(ResourcesWorld world, ServerGroup group) {
        return world.groups.find(group.id()).orElseThrow().members();
    }
}
