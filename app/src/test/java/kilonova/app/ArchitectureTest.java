package kilonova.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Holds the walls of the house: which room may see which, and which rooms are pure. ARCHITECTURE.md draws the same picture. */
class ArchitectureTest {
    /** Each room and the rooms that it may see; whatever is not named here it must not see. */
    private static final Map<String, Set<String>> MAY_SEE = rooms(
            "gpu:",
            "config: gpu",
            "http:",
            "store:",
            "protocol:",
            "placement: http store",
            "identity: http store",
            "image: http store",
            "network: http store",
            "compute: gpu http store config protocol placement identity image network",
            "agent: gpu config protocol",
            "app: gpu config http store protocol placement identity image network compute agent");

    /** Code without files, sockets, databases, clocks and threads. */
    private static final List<String> PURE = List.of(
            "kilonova.gpu..",
            "kilonova.config..",
            "kilonova.protocol..",
            "kilonova.placement.aggregates..",
            "kilonova.placement.allocations..",
            "kilonova.placement.candidates..",
            "kilonova.placement.commands..",
            "kilonova.placement.consumers..",
            "kilonova.placement.inventories..",
            "kilonova.placement.providers..",
            "kilonova.placement.resourceclasses..",
            "kilonova.placement.snapshots..",
            "kilonova.placement.traits..",
            "kilonova.placement.usages..",
            "kilonova.compute.flavors.extraspecs..",
            "kilonova.compute.outcome..",
            "kilonova.identity.bootstrap..",
            "kilonova.image.content..",
            "kilonova.image.outcome..",
            "kilonova.network.outcome..");

    private static final DescribedPredicate<JavaClass> EFFECTS = DescribedPredicate.describe(
            "effects (files, network, SQL, clocks, threads, logs, libraries with such)",
            type -> type.getFullName()
                    .matches(
                            "java\\.io\\.(?!Serializable|UncheckedIOException|ObjectStreamException).*"
                                    + "|java\\.nio\\.(file|channels)\\..*|java\\.sql\\..*|javax\\.sql\\..*|java\\.net\\..*"
                                    + "|java\\.time\\.(Clock|InstantSource).*"
                                    + "|java\\.lang\\.(Thread|Process|ProcessBuilder|Runtime)(\\..*)?"
                                    + "|java\\.util\\.concurrent\\..*"
                                    + "|io\\.helidon\\..*|org\\.jdbi\\..*|org\\.slf4j\\..*|com\\.zaxxer\\..*|kilonova\\.(http|store)\\..*"));

    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("kilonova");

    @TestFactory
    List<DynamicTest> aRoomSeesOnlyTheRoomsThatItMaySee() {
        return MAY_SEE.entrySet().stream()
                .map(room -> DynamicTest.dynamicTest(room.getKey(), () -> {
                    String[] hidden = MAY_SEE.keySet().stream()
                            .filter(other -> !other.equals(room.getKey())
                                    && !room.getValue().contains(other))
                            .map(other -> "kilonova." + other + "..")
                            .toArray(String[]::new);
                    noClasses()
                            .that()
                            .resideInAPackage("kilonova." + room.getKey() + "..")
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(hidden)
                            .allowEmptyShould(true)
                            .check(HOUSE);
                }))
                .toList();
    }

    @Test
    void everyRoomIsOnThePlan() {
        Set<String> built = HOUSE.stream()
                .map(type -> type.getPackageName().split("\\.")[1])
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(MAY_SEE.keySet()).containsAll(built);
    }

    @TestFactory
    List<DynamicTest> pureRoomsHaveNoEffects() {
        return PURE.stream()
                .map(room -> DynamicTest.dynamicTest(
                        room,
                        () -> noClasses()
                                .that()
                                .resideInAPackage(room)
                                .should()
                                .dependOnClassesThat(EFFECTS)
                                .allowEmptyShould(true)
                                .check(HOUSE)))
                .toList();
    }

    @Test
    void nobodyAsksTheWallClockOfThePureRooms() {
        noClasses()
                .that()
                .resideInAnyPackage(PURE.toArray(String[]::new))
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .allowEmptyShould(true)
                .check(HOUSE);
    }

    @Test
    void packagesOfOneRoomDoNotTurnInCircles() {
        SlicesRuleDefinition.slices()
                .matching("kilonova.config.(*)..")
                .should()
                .beFreeOfCycles()
                .check(HOUSE);
    }

    @Test
    void everyPackageSaysThatNothingIsNull() {
        classes()
                .that()
                .haveSimpleName("package-info")
                .should()
                .beAnnotatedWith(NullMarked.class)
                .check(HOUSE);
        Set<String> packages = HOUSE.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());
        Set<String> described = HOUSE.stream()
                .filter(type -> type.getSimpleName().equals("package-info"))
                .map(JavaClass::getPackageName)
                .collect(Collectors.toSet());
        assertThat(packages).isEqualTo(described);
    }

    private static Map<String, Set<String>> rooms(String... lines) {
        Map<String, Set<String>> rooms = new LinkedHashMap<>();
        for (String line : lines) {
            int colon = line.indexOf(':');
            String seen = line.substring(colon + 1).strip();
            rooms.put(
                    line.substring(0, colon),
                    seen.isEmpty() ? Set.of() : Arrays.stream(seen.split(" ")).collect(Collectors.toSet()));
        }
        return rooms;
    }
}
