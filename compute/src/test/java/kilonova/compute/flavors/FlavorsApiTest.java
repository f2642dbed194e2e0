package kilonova.compute.flavors;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import kilonova.compute.api.ApiUnderTest;
import kilonova.compute.flavors.extraspecs.ExtraSpecs;
import kilonova.compute.flavors.extraspecs.StandardNames;
import kilonova.store.Database;
import kilonova.store.Engine;
import kilonova.store.Migrations;
import kilonova.store.TestDatabases;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlavorsApiTest {
    private static final StandardNames NAMES = new StandardNames(
            Set.of("VCPU", "MEMORY_MB", "DISK_GB", "VGPU"), Set.of("HW_CPU_X86_AVX", "HW_GPU_API_VULKAN"));

    private final Database database = TestDatabases.open(Engine.SQLITE);
    private final ApiUnderTest api = start();

    private ApiUnderTest start() {
        database.migrate(new Migrations("compute", "kilonova/compute/migrations"));
        Clock clock = Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);
        return new ApiUnderTest(new FlavorsApi(
                        new Flavors(database),
                        new ExtraSpecs(NAMES),
                        project -> project.startsWith("project-"),
                        clock,
                        1000)
                .routes());
    }

    @AfterEach
    void stop() {
        api.close();
        database.close();
    }

    @Test
    void eachMicroversionHasItsShape() {
        api.play("flavors/shapes.txt");
    }

    @Test
    void extraSpecsAreSetShownAndTakenAway() {
        api.play("flavors/extra-specs.txt");
    }

    @Test
    void aPrivateFlavorIsForItsProjectsAlone() {
        api.play("flavors/access.txt");
    }

    @Test
    void listingsAreFilteredSortedAndPaged() {
        api.play("flavors/listing.txt");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}
            {"flavor": []}
            {"flavor": {"ram": 1, "vcpus": 1, "disk": 0}}
            {"flavor": {"name": "", "ram": 1, "vcpus": 1, "disk": 0}}
            {"flavor": {"name": " x", "ram": 1, "vcpus": 1, "disk": 0}}
            {"flavor": {"name": "x\\u0007", "ram": 1, "vcpus": 1, "disk": 0}}
            {"flavor": {"name": 7, "ram": 1, "vcpus": 1, "disk": 0}}
            {"flavor": {"name": "x", "ram": 0, "vcpus": 1, "disk": 0}}
            {"flavor": {"name": "x", "ram": "0", "vcpus": 1, "disk": 0}}
            {"flavor": {"name": "x", "ram": 1, "vcpus": -1, "disk": 0}}
            {"flavor": {"name": "x", "ram": 1, "vcpus": 1.5, "disk": 0}}
            {"flavor": {"name": "x", "ram": 1, "vcpus": 1, "disk": -1}}
            {"flavor": {"name": "x", "ram": 1, "vcpus": 1, "disk": 2147483648}}
            {"flavor": {"name": "x", "ram": 1, "vcpus": 1, "disk": "2147483648"}}
            {"flavor": {"name": "x", "ram": 1, "vcpus": 1, "disk": 0, "swap": "a"}}
            {"flavor": {"name": "x", "ram": 1, "vcpus": 1, "disk": 0, "id": ""}}
            {"flavor": {"name": "x", "ram": 1, "vcpus": 1, "disk": 0, "id": " 1"}}
            {"flavor": {"name": "x", "ram": 1, "vcpus": 1, "disk": 0, "id": "a/b"}}
            {"flavor": {"name": "x", "ram": 1, "vcpus": 1, "disk": 0, "rxtx_factor": 0}}
            {"flavor": {"name": "x", "ram": 1, "vcpus": 1, "disk": 0, "rxtx_factor": "0"}}
            {"flavor": {"name": "x", "ram": 1, "vcpus": 1, "disk": 0, "os-flavor-access:is_public": "perhaps"}}
            {"flavor": {"name": "x", "ram": 1, "vcpus": 1, "disk": 0, "description": "from 2.55 on"}}
            {"flavor": {"name": "x", "ram": 1, "vcpus": 1, "disk": 0}, "more": 1}
            """)
    void aBadFlavorIs400AndMakesNone(String body) {
        assertThat(api.ask("admin", "2.54", "POST", "/flavors", body).status()).isEqualTo(400);
        assertThat(api.get("admin", "2.1", "/flavors?is_public=None").body()).isEqualTo("{\"flavors\":[]}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            POST   | /flavors                        | {"flavor": {"name": "x", "ram": 1, "vcpus": 1, "disk": 0}}
            PUT    | /flavors/1                      | {"flavor": {"description": "d"}}
            DELETE | /flavors/1                      |
            POST   | /flavors/1/os-extra_specs       | {"extra_specs": {"a": "b"}}
            PUT    | /flavors/1/os-extra_specs/a     | {"a": "b"}
            DELETE | /flavors/1/os-extra_specs/a     |
            GET    | /flavors/1/os-flavor-access     |
            POST   | /flavors/1/action               | {"addTenantAccess": {"tenant": "project-a"}}
            """)
    void onlyAdminsChangeFlavors(String method, String path, String body) {
        for (String caller : new String[] {"member-a", "reader-a"}) {
            assertThat(api.ask(caller, "2.96", method, path, body == null ? "" : body)
                            .status())
                    .as(caller)
                    .isEqualTo(403);
        }
    }
}
