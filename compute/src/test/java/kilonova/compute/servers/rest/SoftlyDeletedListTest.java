package kilonova.compute.servers.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import kilonova.compute.servers.VmState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who sees servers that can still be restored: an admin who asks for them, or who asks for deleted ones. */
class SoftlyDeletedListTest {
    private final ServersWorld world = new ServersWorld();

    SoftlyDeletedListTest() {
        var now = TestServers.NOW;
        world.put(TestServers.named("web").at(now), 1);
        world.put(TestServers.named("kept").at(now).state(state -> state.with(VmState.SOFT_DELETED)), 2);
        world.put(TestServers.named("gone").at(now).state(state -> state.with(VmState.DELETED)), 3);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            reader-a | ''                                | web
            reader-a | soft_deleted=1                    | web
            reader-a | status=SOFT_DELETED               | ''
            admin    | all_tenants=1                     | web
            admin    | all_tenants=1&soft_deleted=1      | kept web
            admin    | all_tenants=1&deleted=1           | gone kept
            admin    | all_tenants=1&deleted=1&soft_deleted=0 | gone
            admin    | all_tenants=1&deleted=1&status=SOFT_DELETED | kept
            admin    | all_tenants=1&status=DELETED      | gone
            reader-a | changes-since=2000-01-01T00:00:00 | gone kept web
            """)
    void areListed(String caller, String query, String names) {
        String found = world.get(caller, 1, "/servers" + (query.isEmpty() ? "" : "?" + query))
                .json()
                .path("servers")
                .valueStream()
                .map(server -> server.path("name").asString())
                .sorted()
                .collect(Collectors.joining(" "));
        assertThat(found).isEqualTo(names);
    }
}
