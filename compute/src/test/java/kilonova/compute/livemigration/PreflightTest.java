package kilonova.compute.livemigration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import kilonova.compute.livemigration.MovingGuest.MovingUnit;
import kilonova.protocol.DeviceType;
import kilonova.protocol.MigrationFacts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PreflightTest {
    private static final DeviceType A40 = new DeviceType("nvidia-558", Optional.of("A40-2Q"), 2048, false);
    private static final DeviceType OTHER_ID = new DeviceType("nvidia-999", Optional.of("A40-2Q"), 2048, false);
    private static final DeviceType LARGER = new DeviceType("nvidia-560", Optional.of("A40-4Q"), 4096, false);
    private static final DeviceType FUNCTION = new DeviceType("1148", Optional.of("L40S-2Q"), 2048, true);
    private static final MigrationFacts NEW =
            new MigrationFacts(11_003_000, 10_000_000, "6.12.48+deb13-amd64", true, Optional.empty(), Map.of());

    private static HostSide host(String name, MigrationFacts facts, DeviceType... types) {
        Map<String, DeviceType> byKey = new HashMap<>();
        for (DeviceType type : types) {
            byKey.put("0000:8" + byKey.size() + ":00.0", type);
        }
        return new HostSide(name, true, "QEMU", "x86_64", "AMD EPYC 7443P", Optional.of(facts), byKey);
    }

    private static MovingGuest guest(DeviceType... types) {
        return new MovingGuest(
                4096, Stream.of(types).map(type -> new MovingUnit("VGPU", type)).toList(), Optional.empty());
    }

    private static MigrationFacts versions(int libvirt, int qemu, String kernel) {
        return new MigrationFacts(libvirt, qemu, kernel, true, Optional.empty(), Map.of());
    }

    private static MigrationFacts driver(String version) {
        return new MigrationFacts(11_003_000, 10_000_000, "6.12", true, Optional.empty(), Map.of("nvidia", version));
    }

    static Stream<Arguments> versions() {
        MigrationFacts exact = versions(8_006_000, 8_001_000, "5.18.0-generic");
        return Stream.of(
                Arguments.of("exactly enough", exact, A40, List.of()),
                Arguments.of(
                        "libvirt", versions(8_005_000, 8_001_000, "5.18"), A40, List.of("migration.libvirt_too_old")),
                Arguments.of("QEMU", versions(8_006_000, 8_000_005, "5.18"), A40, List.of("migration.qemu_too_old")),
                Arguments.of(
                        "kernel", versions(8_006_000, 8_001_000, "5.17.9"), A40, List.of("migration.kernel_too_old")),
                Arguments.of(
                        "all at once",
                        versions(8_000_000, 6_002_000, "5.15.0-91-generic"),
                        A40,
                        List.of("migration.libvirt_too_old", "migration.qemu_too_old", "migration.kernel_too_old")),
                Arguments.of(
                        "functions need more",
                        exact,
                        FUNCTION,
                        List.of("migration.libvirt_too_old", "migration.qemu_too_old")),
                Arguments.of("functions, exactly", versions(10_000_000, 8_002_002, "6.8"), FUNCTION, List.of()),
                Arguments.of(
                        "functions, almost",
                        versions(10_000_000, 8_002_001, "6.8"),
                        FUNCTION,
                        List.of("migration.qemu_too_old")),
                Arguments.of("a simulated host tells none", versions(0, 0, ""), A40, List.of()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("versions")
    void bothSidesNeedTheVersions(String name, MigrationFacts facts, DeviceType type, List<String> codes) {
        HostSide old = host("old", facts, type);
        HostSide fresh = host("fresh", NEW, type);
        assertThat(Preflight.arriving(fresh, old, guest(type)))
                .extracting(Obstacle::code)
                .isEqualTo(codes);
        assertThat(Preflight.leaving(old, guest(type)))
                .extracting(Obstacle::code)
                .isEqualTo(codes);
        assertThat(Preflight.arriving(fresh, fresh, guest(type))).isEmpty();
    }

    @Test
    void guestsWithoutGpusMoveOnOlderHostsToo() {
        HostSide old = host("old", versions(6_000_000, 5_002_000, "5.10"));
        assertThat(Preflight.leaving(old, guest())).isEmpty();
        assertThat(Preflight.arriving(old, old, guest())).isEmpty();
    }

    @Test
    void theNumbersAreInTheSentence() {
        HostSide old = host("old", versions(8_005_000, 8_001_000, "5.18"), A40);
        assertThat(Preflight.leaving(old, guest(A40)))
                .containsExactly(new Obstacle(
                        "migration.libvirt_too_old",
                        "old, where it runs: has libvirt 8.5.0, and mediated devices move from 8.6.0 on"));
    }

    private static Arguments destination(
            String name, UnaryOperator<HostSide> changed, MovingGuest guest, String... codes) {
        return Arguments.of(name, changed.apply(host("there", driver("570.1"), A40)), guest, List.of(codes));
    }

    private static UnaryOperator<HostSide> facts(MigrationFacts facts, DeviceType... types) {
        return _ -> host("there", facts, types);
    }

    static Stream<Arguments> destinations() {
        return Stream.of(
                destination("fits", same -> same, guest(A40)),
                destination("the id may differ", facts(driver("570.1"), OTHER_ID), guest(A40)),
                destination("another type", facts(driver("570.1"), LARGER), guest(A40), "migration.type_not_offered"),
                destination("no type", facts(driver("570.1")), guest(A40), "migration.type_not_offered"),
                destination("no type needed", facts(driver("570.1")), guest()),
                destination(
                        "one of two types",
                        facts(driver("570.1"), A40),
                        guest(A40, LARGER),
                        "migration.type_not_offered"),
                destination("another driver", facts(driver("580.2"), A40), guest(A40), "migration.other_driver"),
                destination("a driver that is not told", facts(NEW, A40), guest(A40)),
                destination("another driver, no GPU", facts(driver("580.2")), guest()),
                destination(
                        "not set up",
                        facts(
                                new MigrationFacts(
                                        0, 0, "", false, Optional.of("no address"), Map.of("nvidia", "570.1")),
                                A40),
                        guest(A40),
                        "migration.not_set_up"),
                destination(
                        "an old agent",
                        host -> new HostSide("there", true, "QEMU", "x86_64", "", Optional.empty(), host.deviceTypes()),
                        guest(A40),
                        "migration.host_silent"),
                destination(
                        "another machine altogether",
                        host -> new HostSide(
                                "there", true, "simulated", "aarch64", "Ampere", host.facts(), Map.of("x", LARGER)),
                        guest(A40),
                        "migration.other_hypervisor",
                        "migration.other_architecture",
                        "migration.type_not_offered"),
                destination(
                        "another maker of processors",
                        host -> new HostSide(
                                "there", true, "QEMU", "x86_64", "Intel(R) Xeon(R)", host.facts(), host.deviceTypes()),
                        guest(),
                        "migration.other_processor"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("destinations")
    void whatADestinationSays(String name, HostSide destination, MovingGuest guest, List<String> codes) {
        HostSide source = host("here", driver("570.1"), A40);
        assertThat(Preflight.arriving(source, destination, guest))
                .extracting(Obstacle::code)
                .isEqualTo(codes);
    }

    @Test
    void anIllGuestAndAHostThatIsDownStay() {
        HostSide down = new HostSide("here", false, "QEMU", "", "", Optional.of(NEW), Map.of());
        MovingGuest ill = new MovingGuest(1, List.of(), Optional.of("a unit is gone"));
        assertThat(Preflight.leaving(down, ill))
                .extracting(Obstacle::code)
                .containsExactly("migration.source_down", "migration.guest_ill");
    }

    @Test
    void kernelsAreNumberedHoweverTheirReleaseGoesOn() {
        assertThat(Version.ofKernel("6.12.48+deb13-amd64")).isEqualTo(6_012_048);
        assertThat(Version.ofKernel("5.18")).isEqualTo(5_018_000);
        assertThat(Version.ofKernel("mine")).isZero();
        assertThat(Version.text(6_012_048)).isEqualTo("6.12.48");
    }
}
