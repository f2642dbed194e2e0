package kilonova.agent;

import static kilonova.agent.Wishes.GPU_1;
import static kilonova.agent.Wishes.GPU_2;
import static kilonova.agent.Wishes.vgpu;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import kilonova.agent.ledger.UnitState;
import kilonova.gpu.address.DeviceKey;
import kilonova.gpu.board.Unit;
import kilonova.gpu.board.UnitId;
import kilonova.gpu.selection.DeviceSettings;
import kilonova.gpu.selection.MdevTypeSelection;
import kilonova.protocol.DeviceClaim;
import kilonova.protocol.GuestGoal;
import kilonova.protocol.GuestPhase;
import kilonova.protocol.HostReport;
import kilonova.protocol.ObservedGuest.ObservedDevice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The behaviour catalogue's scenarios, as far as one host shows them. Names start with the scenario's number. */
final class ScenarioTest {
    @TempDir
    Path directory;

    @Test
    void s1GuestGetsItsVgpu() {
        try (var bench = new Workbench(directory, "m10")) {
            UUID guest = bench.create(vgpu(GPU_1));

            assertThat(bench.phase(guest)).isEqualTo(GuestPhase.RUNNING);
            assertThat(bench.kernelUnitsOn(GPU_1)).hasSize(1);
            assertThat(bench.unitsIn(guest)).hasSize(1);
            assertThat(bench.seen(guest).generation()).isEqualTo(1);
            assertThat(bench.seen(guest).devices())
                    .containsExactly(new ObservedDevice(
                            GPU_1,
                            "VGPU",
                            bench.unitsIn(guest).iterator().next().toString(),
                            "nvidia-35"));
            bench.assertSound();
        }
    }

    @Test
    void s5TwoGuestsOfOneRequest() {
        try (var bench = new Workbench(directory, "m10")) {
            UUID first = bench.create(vgpu(GPU_1));
            UUID second = bench.create(vgpu(GPU_1));

            assertThat(List.of(bench.phase(first), bench.phase(second))).containsOnly(GuestPhase.RUNNING);
            assertThat(bench.kernelUnitsOn(GPU_1)).hasSize(2);
            bench.assertSound();
        }
    }

    @Test
    void s7OneGuestOnTwoProviders() {
        try (var bench = new Workbench(directory, "m10")) {
            UUID guest = bench.create(vgpu(GPU_1), vgpu(GPU_2));

            assertThat(bench.phase(guest)).isEqualTo(GuestPhase.RUNNING);
            assertThat(bench.kernelUnitsOn(GPU_1)).hasSize(1);
            assertThat(bench.kernelUnitsOn(GPU_2)).hasSize(1);
            bench.assertSound();
        }
    }

    @Test
    void severalUnitsOfOneProvider() {
        try (var bench = new Workbench(directory, "m10")) {
            UUID guest = bench.create(new DeviceClaim(GPU_1, "VGPU", 3));

            assertThat(bench.unitsIn(guest)).hasSize(3);
            bench.assertSound();
        }
    }

    @Test
    void s16EachClassOnItsOwnProvider() {
        try (var bench = new Workbench(directory, "m10", usual -> customClassOnFirst(), 1)) {
            UUID custom = bench.create(new DeviceClaim(GPU_1, "CUSTOM_NOTVGPU", 1));
            UUID plain = bench.create(vgpu(GPU_2));

            assertThat(bench.seen(custom).devices().getFirst().type()).isEqualTo("nvidia-36");
            assertThat(bench.seen(plain).devices().getFirst().type()).isEqualTo("nvidia-35");
            assertThat(bench.provider(GPU_1).resourceClass()).isEqualTo("CUSTOM_NOTVGPU");
            assertThat(bench.provider(GPU_2).resourceClass()).isEqualTo("VGPU");
            bench.assertSound();
        }
    }

    private static DeviceSettings customClassOnFirst() {
        return new DeviceSettings(
                List.of(
                        new MdevTypeSelection(
                                "nvidia-36",
                                Set.of(DeviceKey.parse(GPU_1).orElseThrow()),
                                "CUSTOM_NOTVGPU",
                                OptionalInt.empty()),
                        MdevTypeSelection.everywhere("nvidia-35")),
                Set.of());
    }

    @Test
    void s20LookingAgainRaisesNothing() {
        try (var bench = new Workbench(directory, "m10")) {
            bench.create(vgpu(GPU_1));
            HostReport before = bench.controller.last();
            List<String> steps = new ArrayList<>();
            bench.listen(steps::add);

            bench.look();
            bench.look();

            assertThat(steps).containsOnly("sync before report", "report");
            assertThat(bench.controller.last().problems()).isEmpty();
            assertThat(bench.controller.last().guests()).isEqualTo(before.guests());
            assertThat(bench.controller.last().providers()).isEqualTo(before.providers());
        }
    }

    @Test
    void x4ConcurrentBuildsOnOneProviderGetDifferentUnits() {
        try (var bench = new Workbench(directory, "m10")) {
            List<UUID> guests = new ArrayList<>();
            for (int i = 0; i < 17; i++) {
                UUID guest = bench.newId();
                guests.add(guest);
                bench.controller.want(Wishes.running(guest, vgpu(GPU_1)));
            }

            bench.look();

            assertThat(guests.stream().filter(guest -> bench.phase(guest) == GuestPhase.RUNNING))
                    .hasSize(16);
            UUID loser = guests.stream()
                    .filter(guest -> bench.phase(guest) == GuestPhase.FAILED)
                    .findFirst()
                    .orElseThrow();
            assertThat(bench.seen(loser).problem().orElseThrow().code()).isEqualTo("device.no_capacity");
            bench.assertSound();
        }
    }

    @Test
    void x9DefaultTypeWithCustomClass() {
        DeviceSettings settings = new DeviceSettings(
                List.of(new MdevTypeSelection("nvidia-35", Set.of(), "CUSTOM_M10", OptionalInt.empty())), Set.of());
        try (var bench = new Workbench(directory, "m10", usual -> settings, 1)) {
            UUID guest = bench.create(new DeviceClaim(GPU_1, "CUSTOM_M10", 1));
            UUID wrong = bench.create(vgpu(GPU_1));

            assertThat(bench.phase(guest)).isEqualTo(GuestPhase.RUNNING);
            assertThat(bench.phase(wrong)).isEqualTo(GuestPhase.FAILED);
            assertThat(bench.seen(wrong).problem().orElseThrow().code()).isEqualTo("device.class_changed");
            bench.assertSound();
        }
    }

    @Test
    void x11BoardWithFunctionsGivesWhatItsMemoryHolds() {
        String board = "0000:41:00.0";
        try (var bench = new Workbench(directory, "a40")) {
            List<UUID> guests = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                guests.add(bench.create(vgpu(board)));
            }
            UUID tooMany = bench.create(vgpu(board));

            assertThat(guests).allMatch(guest -> bench.phase(guest) == GuestPhase.RUNNING);
            assertThat(bench.phase(tooMany)).isEqualTo(GuestPhase.FAILED);
            assertThat(bench.provider(board).total()).isEqualTo(24);
            assertThat(bench.kernelUnits().stream().map(unit -> unit.slot()).distinct())
                    .hasSize(24);
            assertThat(bench.phase(bench.create(vgpu("0000:c1:00.0")))).isEqualTo(GuestPhase.RUNNING);
            bench.assertSound();
        }
    }

    /** The guest is built at the moment at which the stranger goes: no look is between. */
    @Test
    void x20FunctionThatAStrangerHasJustLetGoOfIsGiven() {
        String board = "0000:82:00.0";
        try (var bench = new Workbench(directory, "l40s-vf")) {
            UUID first = bench.create(vgpu(board));
            Unit unit = bench.kernelUnitsOn(board).getFirst();
            String type = "/sys/bus/pci/devices/" + unit.id() + "/nvidia/current_vgpu_type";
            bench.goal(first, GuestGoal.ABSENT);
            assertThat(bench.host.kernel().write(type, unit.type().value())).isEmpty();
            bench.look();
            assertThat(bench.ledger().devices().stateOf(unit.id())).isEqualTo(new UnitState.Foreign());
            bench.listen(step -> {
                if (step.equals("Claim")) {
                    assertThat(bench.host.kernel().write(type, "0")).isEmpty();
                }
            });

            UUID next = bench.create(vgpu(board));

            assertThat(bench.phase(next)).isEqualTo(GuestPhase.RUNNING);
            assertThat(bench.unitsIn(next)).containsExactly(unit.id());
            bench.assertSound();
        }
    }

    @Test
    void x20ForeignUnitIsNeitherGivenNorRemoved() {
        try (var bench = new Workbench(directory, "m10")) {
            UnitId foreign = bench.makeForeign(GPU_1, "nvidia-35");
            List<UUID> guests = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                guests.add(bench.create(vgpu(GPU_1)));
            }

            assertThat(guests.stream().filter(guest -> bench.phase(guest) == GuestPhase.RUNNING))
                    .hasSize(15);
            bench.assertSound();

            guests.forEach(guest -> bench.goal(guest, GuestGoal.ABSENT));

            assertThat(bench.kernelUnits()).extracting(unit -> unit.id()).containsExactly(foreign);
            bench.assertSound();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "m10, 0000:84:00.0",
        "a40, 0000:41:00.0",
        "l40s-vf, 0001:d6:00.0",
        "gvt-g, 0000:00:02.0",
        "mbochs, mbochs_mbochs",
        "mtty, mtty_mtty"
    })
    void everyKindOfHardwareServesTheSameRequest(String profile, String provider) {
        try (var bench = new Workbench(directory, profile)) {
            UUID guest = bench.create(vgpu(provider));

            assertThat(bench.phase(guest)).isEqualTo(GuestPhase.RUNNING);
            bench.assertSound();

            bench.goal(guest, GuestGoal.ABSENT);

            assertThat(bench.phase(guest)).isEqualTo(GuestPhase.ABSENT);
            assertThat(bench.kernelUnits()).isEmpty();
            bench.assertSound();
        }
    }

    @Test
    void u11ClaimsThatCannotBeMetFailWithTheirReason() {
        try (var bench = new Workbench(directory, "m10")) {
            UUID nowhere = bench.create(vgpu("0000:99:00.0"));
            UUID nonsense = bench.create(vgpu("gpu0"));
            UUID half = bench.create(vgpu(GPU_1), vgpu("0000:99:00.0"));

            assertThat(bench.seen(nowhere).problem().orElseThrow().code()).isEqualTo("device.gone");
            assertThat(bench.seen(nonsense).problem().orElseThrow().code()).isEqualTo("device.unknown_provider");
            assertThat(bench.phase(half)).isEqualTo(GuestPhase.FAILED);
            assertThat(bench.kernelUnits()).isEmpty();
            bench.assertSound();
        }
    }
}
