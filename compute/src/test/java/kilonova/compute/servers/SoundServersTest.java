package kilonova.compute.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import kilonova.compute.flavors.Flavor;
import kilonova.store.Database;
import kilonova.store.Engine;
import kilonova.store.Migrations;
import kilonova.store.TestDatabases;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is never stored of a server, whoever says so. */
class SoundServersTest {
    private static final Set<VmState> NEED_A_GUEST =
            EnumSet.of(VmState.ACTIVE, VmState.PAUSED, VmState.SUSPENDED, VmState.RESCUED, VmState.RESIZED);

    @ParameterizedTest
    @EnumSource(VmState.class)
    void noServerIsShownAsRunningWithoutAHostAndAGuest(VmState state) {
        try (Database database = TestDatabases.open(Engine.SQLITE)) {
            database.migrate(new Migrations("compute", "kilonova/compute/migrations"));
            Servers servers = new Servers(database);
            Server building = building();
            database.change(handle -> Servers.insert(handle, building));
            Server.Whereabouts placed = building.whereabouts().on("h1", UUID.randomUUID());

            if (NEED_A_GUEST.contains(state)) {
                assertThatThrownBy(() -> change(servers, building, state, building.whereabouts()))
                        .hasMessageContaining("without a host and a guest");
                assertThatThrownBy(() -> change(servers, building, state, placed.placedOn("h1")))
                        .hasMessageContaining("without a host and a guest");
                assertThat(servers.find(building.id())).contains(building);
            } else {
                change(servers, building, state, building.whereabouts());
            }
            change(servers, building, state, placed);
            assertThat(servers.find(building.id()).orElseThrow().state().vm()).isEqualTo(state);
        }
    }

    private static void change(Servers servers, Server server, VmState state, Server.Whereabouts whereabouts) {
        servers.update(
                server.id(),
                current ->
                        current.with(current.state().with(state), Instant.EPOCH).with(whereabouts, Instant.EPOCH));
    }

    private static Server building() {
        return new Server(
                UUID.randomUUID(),
                "s",
                "p",
                "u",
                Instant.EPOCH,
                Instant.EPOCH,
                new Server.Details(
                        "s",
                        Optional.empty(),
                        Map.of(),
                        Set.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        "AUTO",
                        "",
                        "",
                        List.of(),
                        Map.of(),
                        Optional.empty()),
                new Flavor("f", "f", 1, 64, 1, 0, 0, 1, true, Optional.empty(), Map.of(), Set.of(), Instant.EPOCH),
                Optional.empty(),
                new Server.State(
                        VmState.BUILDING,
                        Optional.empty(),
                        PowerState.NOSTATE,
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                new Server.Whereabouts(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 0, "r"),
                Optional.empty());
    }
}
