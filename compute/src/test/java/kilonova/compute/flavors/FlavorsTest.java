package kilonova.compute.flavors;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kilonova.compute.outcome.Outcome;
import kilonova.compute.outcome.Refusal;
import kilonova.http.Caller;
import kilonova.store.Database;
import kilonova.store.Engine;
import kilonova.store.Migrations;
import kilonova.store.TestDatabases;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FlavorsTest {
    private static final Flavor PUBLIC = flavor("1", "small", true);
    private static final Flavor PRIVATE = flavor("2", "secret", false);

    private static Flavor flavor(String id, String name, boolean isPublic) {
        return new Flavor(
                id,
                name,
                1,
                512,
                1,
                0,
                0,
                1.0,
                isPublic,
                Optional.empty(),
                Map.of(),
                Set.of(),
                Instant.parse("2026-01-02T03:04:05.000006Z"));
    }

    private static Caller caller(String project, String... roles) {
        return new Caller(
                new Caller.User("u", "u", "default", "Default"),
                new Caller.Scope.Project(project, project, "default", "Default"),
                Set.of(roles));
    }

    private static Flavors open(Engine engine) {
        Database database = TestDatabases.open(engine);
        database.migrate(new Migrations("compute", "kilonova/compute/migrations"));
        return new Flavors(database);
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void whatIsStoredIsFoundAndIdsAndNamesAreTakenOnce(Engine engine) {
        Flavors flavors = open(engine);
        assertThat(flavors.create(PUBLIC)).isEqualTo(Outcome.done(PUBLIC));
        assertThat(flavors.find("1")).contains(PUBLIC);
        assertThat(code(flavors.create(flavor("1", "other", true)))).isEqualTo("flavor.id_taken");
        assertThat(code(flavors.create(flavor("3", "small", true)))).isEqualTo("flavor.name_taken");
        assertThat(flavors.delete("1")).isEqualTo(Outcome.done(PUBLIC));
        assertThat(code(flavors.delete("1"))).isEqualTo("flavor.missing");
        assertThat(flavors.create(flavor("3", "small", true))).isInstanceOf(Outcome.Done.class);
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aPrivateFlavorIsSeenByAdminsAndItsProjects(Engine engine) {
        Flavors flavors = open(engine);
        flavors.create(PUBLIC);
        flavors.create(PRIVATE);
        assertThat(flavors.addAccess("2", "a", false)).isInstanceOf(Outcome.Done.class);
        assertThat(code(flavors.addAccess("2", "a", false))).isEqualTo("flavor.has_access");
        assertThat(code(flavors.addAccess("1", "a", false))).isEqualTo("flavor.is_public");
        assertThat(ids(flavors.visibleTo(caller("x", "admin")))).containsExactly("1", "2");
        assertThat(ids(flavors.visibleTo(caller("a", "reader")))).containsExactly("1", "2");
        assertThat(ids(flavors.visibleTo(caller("b", "member")))).containsExactly("1");
        assertThat(flavors.find("2", caller("b", "member"))).isEmpty();
        flavors.removeAccess("2", "a");
        assertThat(ids(flavors.visibleTo(caller("a", "reader")))).containsExactly("1");
        assertThat(code(flavors.removeAccess("2", "a"))).isEqualTo("flavor.no_access");
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void extraSpecsAreMergedAndARefusalChangesNothing(Engine engine) {
        Flavors flavors = open(engine);
        flavors.create(PUBLIC);
        flavors.setExtraSpecs("1", Map.of("a", "1", "b", "2"), _ -> Optional.empty());
        flavors.setExtraSpecs("1", Map.of("b", "3"), _ -> Optional.empty());
        assertThat(code(flavors.setExtraSpecs("1", Map.of("c", "4"), _ -> Optional.of("no"))))
                .isEqualTo("flavor.extra_spec");
        assertThat(flavors.find("1").orElseThrow().extraSpecs()).isEqualTo(Map.of("a", "1", "b", "3"));
        flavors.removeExtraSpec("1", "a");
        assertThat(code(flavors.removeExtraSpec("1", "a"))).isEqualTo("flavor.no_extra_spec");
        assertThat(flavors.find("1").orElseThrow().extraSpecs()).isEqualTo(Map.of("b", "3"));
    }

    private static List<String> ids(List<Flavor> flavors) {
        return flavors.stream().map(Flavor::id).toList();
    }

    private static String code(Outcome<Flavor> outcome) {
        return outcome instanceof Outcome.Refused<Flavor>(Refusal refusal) ? refusal.code() : "";
    }
}
