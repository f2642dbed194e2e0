package kilonova.compute.servers.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.Servers;
import kilonova.compute.servers.TaskState;
import kilonova.compute.servers.VmState;
import kilonova.compute.servers.pages.ServerAttribute;
import kilonova.compute.servers.pages.ServerList;
import kilonova.compute.servers.pages.ServerPages;
import kilonova.compute.servers.pages.SortTerm;
import kilonova.store.Database;
import kilonova.store.Engine;
import kilonova.store.Migrations;
import kilonova.store.TestDatabases;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StatusConditionTest {
    @ParameterizedTest
    @EnumSource(Engine.class)
    void theDatabaseFindsTheServersOfEachStatus(Engine engine) {
        List<Server> servers = everyStateAndTask();
        Set<String> statuses = new TreeSet<>(List.of("NONSENSE"));
        servers.forEach(server -> statuses.add(ServerStatus.of(server)));
        try (Database database = TestDatabases.open(engine)) {
            database.migrate(new Migrations("compute", "kilonova/compute/migrations"));
            database.change(handle -> servers.forEach(server -> Servers.insert(handle, server)));
            for (String status : statuses) {
                for (Set<String> wanted :
                        List.of(Set.of(status), new TreeSet<>(List.of(status, "ACTIVE", "RESIZE", "ERROR")))) {
                    assertThat(found(database, wanted))
                            .as(wanted.toString())
                            .isEqualTo(servers.stream()
                                    .filter(server -> wanted.contains(ServerStatus.of(server)))
                                    .map(Server::id)
                                    .toList());
                }
            }
        }
    }

    private static List<UUID> found(Database database, Set<String> statuses) {
        ServerList list =
                new ServerList(ServerStatus.condition(statuses), List.of(new SortTerm(ServerAttribute.UUID, false)));
        return new ServerPages(database)
                .next(list, Optional.empty(), 1000).stream().map(Server::id).toList();
    }

    /** In order of their ids. */
    private static List<Server> everyStateAndTask() {
        List<Server> servers = new ArrayList<>();
        for (VmState vm : VmState.values()) {
            List<Optional<TaskState>> tasks = Stream.concat(
                            Stream.of(Optional.<TaskState>empty()),
                            Stream.of(TaskState.values()).map(Optional::of))
                    .toList();
            for (Optional<TaskState> task : tasks) {
                servers.add(TestServers.named("s")
                        .state(state -> state.with(vm).withTask(task))
                        .make(new UUID(0, servers.size())));
            }
        }
        return servers;
    }
}
