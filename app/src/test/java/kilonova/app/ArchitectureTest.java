package kilonova.app;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
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
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import kilonova.compute.scheduler.PlacementScheduler;
import kilonova.placement.Placement;
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
            "certificates:",
            "protocol:",
            "placement: http store",
            "identity: http store",
            "image: http store",
            "network: http store",
            "compute: gpu http store certificates config protocol placement identity image network",
            "agent: gpu certificates config protocol",
            "app: gpu config http store certificates protocol placement identity image network compute agent");

    /** Code without files, sockets, databases, clocks, chance and threads: whole rooms, and the packages where the others decide. */
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
            "kilonova.identity.bootstrap..",
            "kilonova.image.content..",
            "kilonova.image.outcome..",
            "kilonova.network.address..",
            "kilonova.network.outcome..",
            "kilonova.compute.flavors.extraspecs..",
            "kilonova.compute.livemigration..",
            "kilonova.compute.outcome..",
            "kilonova.agent.configdrive..",
            "kilonova.agent.departures..",
            "kilonova.agent.doctor..",
            "kilonova.agent.guests..");

    /** A stream that passes through a port, and its failure, are but types there; whoever opens or reads it is not pure. */
    private static final DescribedPredicate<JavaClass> EFFECTS = effects(
            "effects (files, network, SQL, clocks, chance, threads, logs, libraries with such)",
            "java\\.io\\.(?!Serializable|UncheckedIOException|ObjectStreamException|InputStream$|IOException$).*",
            "java\\.nio\\.(file|channels)\\..*",
            "javax?\\.sql\\..*",
            "java\\.net\\.(?!Inet).*",
            "java\\.time\\.(Clock|InstantSource).*",
            "java\\.lang\\.(Thread|Process|ProcessBuilder|Runtime)(\\..*)?",
            "java\\.util\\.(concurrent\\..*|Timer)",
            "java\\.security\\.SecureRandom",
            "(io\\.helidon|org\\.jdbi|org\\.slf4j|com\\.zaxxer)\\..*",
            "kilonova\\.(http|store)\\..*");

    /** Libraries that stay in one room, so that leaving one means changing one room. */
    private static final Map<String, String> KEPT_IN = Map.ofEntries(
            Map.entry("io.helidon..", "http"),
            Map.entry("com.networknt..", "http"),
            Map.entry("io.prometheus..", "http"),
            Map.entry("com.zaxxer..", "store"),
            Map.entry("org.flywaydb..", "store"),
            Map.entry("org.postgresql..", "store"),
            Map.entry("com.nimbusds..", "identity"),
            Map.entry("at.favre..", "identity"),
            Map.entry("org.bouncycastle..", "certificates"),
            Map.entry("org.libvirt..", "agent.libvirt.daemon"),
            Map.entry("com.sun.jna..", "agent.libvirt.daemon"),
            Map.entry("picocli..", "app"));

    private static final Set<String> IMPURE_CALLS = Set.of(
            "java.lang.System.currentTimeMillis",
            "java.lang.System.nanoTime",
            "java.lang.System.getenv",
            "java.lang.System.getProperty",
            "java.lang.Math.random",
            "java.time.Instant.now",
            "java.time.LocalDate.now",
            "java.time.LocalDateTime.now",
            "java.time.OffsetDateTime.now",
            "java.time.ZonedDateTime.now",
            "java.net.InetAddress.getByName",
            "java.net.InetAddress.getAllByName",
            "java.net.InetAddress.getLocalHost",
            "java.util.UUID.randomUUID");

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
                            .check(HOUSE);
                }))
                .toList();
    }

    @Test
    void everyRoomIsOnThePlanAndTheOtherWayRound() {
        Set<String> built = HOUSE.stream()
                .map(type -> type.getPackageName().split("\\.")[1])
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(built).containsExactlyInAnyOrderElementsOf(MAY_SEE.keySet());
    }

    @TestFactory
    List<DynamicTest> aLibraryStaysInItsRoom() {
        return KEPT_IN.entrySet().stream()
                .map(kept -> DynamicTest.dynamicTest(
                        kept.getKey(),
                        () -> noClasses()
                                .that()
                                .resideOutsideOfPackage("kilonova." + kept.getValue() + "..")
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage(kept.getKey())
                                .check(HOUSE)))
                .toList();
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
                                .check(HOUSE)))
                .toList();
    }

    @Test
    void pureCodeAsksNeitherTheClockNorTheMachineNorChance() {
        noClasses()
                .that()
                .resideInAnyPackage(PURE.toArray(String[]::new))
                .should()
                .callMethodWhere(describe(
                        "ask for the time, the environment or chance",
                        call -> IMPURE_CALLS.contains(call.getTargetOwner().getName() + "." + call.getName())))
                .check(HOUSE);
    }

    /** The scheduler and its attempts claim what the rules beside them chose. */
    @Test
    void theRulesOfTheSchedulerArePure() {
        noClasses()
                .that()
                .resideInAPackage("kilonova.compute.scheduler..")
                .and()
                .doNotBelongToAnyOf(PlacementScheduler.class)
                .and()
                .doNotHaveSimpleName("Attempt")
                .should()
                .dependOnClassesThat(EFFECTS.or(equivalentTo(Placement.class)))
                .check(HOUSE);
    }

    @Test
    void noPackagesTurnInCircles() {
        SlicesRuleDefinition.slices()
                .matching("kilonova.(**)")
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

    private static DescribedPredicate<JavaClass> effects(String description, String... names) {
        Pattern any = Pattern.compile(String.join("|", names));
        return describe(
                description,
                type -> any.matcher(type.getBaseComponentType().getName()).matches());
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
