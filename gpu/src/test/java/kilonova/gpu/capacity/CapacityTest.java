package kilonova.gpu.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import kilonova.gpu.address.DeviceKey;
import kilonova.gpu.address.PciAddress;
import kilonova.gpu.board.Board;
import kilonova.gpu.board.BoardMemory;
import kilonova.gpu.board.BoardMode;
import kilonova.gpu.board.OwnedUnit;
import kilonova.gpu.board.OwnedUnit.Use;
import kilonova.gpu.board.Ownership;
import kilonova.gpu.board.Slot;
import kilonova.gpu.board.Unit;
import kilonova.gpu.board.UnitId;
import kilonova.gpu.board.Vendor;
import kilonova.gpu.type.TypeDescription;
import kilonova.gpu.type.TypeId;
import kilonova.gpu.type.VgpuType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A board of 48 GiB and 32 virtual functions, as its driver would report it with some units on it. */
class CapacityTest {
    private static final DeviceKey BOARD = DeviceKey.parse("0000:41:00.0").orElseThrow();
    private static final VgpuType ONE = type("nvidia-557", "A40-1Q", 1024, 32);
    private static final VgpuType TWO = type("nvidia-558", "A40-2Q", 2048, 24);
    private static final VgpuType TWO_B = type("nvidia-556", "A40-2B", 2048, 24);
    private static final VgpuType FOUR = type("nvidia-560", "A40-4Q", 4096, 12);
    private static final VgpuType ALL = type("nvidia-566", "A40-48Q", 49152, 1);
    private static final List<VgpuType> TYPES = List.of(ONE, TWO, TWO_B, FOUR, ALL);

    private static VgpuType type(String id, String name, int megabytes, int most) {
        TypeDescription description =
                TypeDescription.parse("num_heads=4, framebuffer=" + megabytes + "M, max_instance=" + most);
        return new VgpuType(new TypeId(id), Optional.of("NVIDIA " + name), "vfio-pci", description);
    }

    private static Capacity.Wish wish(VgpuType type) {
        return new Capacity.Wish(type, slot -> true, OptionalInt.empty(), false);
    }

    private static PciAddress function(int index) {
        return new PciAddress(0, 0x41, (index + 4) / 8, (index + 4) % 8);
    }

    private static Unit unit(int function, VgpuType type) {
        return new Unit(new UnitId.Mdev(new UUID(0, function)), BOARD, DeviceKey.of(function(function)), type.id());
    }

    private static OwnedUnit owned(Unit unit, Use use) {
        return new OwnedUnit(unit, "VGPU", use);
    }

    /** A homogeneous driver: a free function shows 1 for each type of the size in use while memory lasts. */
    private static Board board(List<Unit> units) {
        Map<TypeId, Integer> offered = new HashMap<>();
        for (VgpuType type : TYPES) {
            int size = type.frameBufferMb().orElseThrow();
            boolean sameSize = units.stream().allMatch(unit -> size(unit) == size);
            int used = units.stream().mapToInt(CapacityTest::size).sum();
            offered.put(type.id(), sameSize && used + size <= 49152 ? 1 : 0);
        }
        List<Slot> slots = IntStream.range(0, 32)
                .<Slot>mapToObj(index -> new Slot.MdevFunction(
                        function(index),
                        units.stream().anyMatch(unit -> unit.slot().equals(DeviceKey.of(function(index))))
                                ? Map.of()
                                : offered))
                .toList();
        return new Board(
                BOARD,
                Vendor.NVIDIA,
                Optional.of("0x10de:0x2235"),
                BoardMode.EQUAL_SIZE,
                OptionalInt.empty(),
                BoardMemory.of(TYPES),
                32,
                TYPES,
                slots,
                units);
    }

    private static int size(Unit unit) {
        return TYPES.stream()
                .filter(type -> type.id().equals(unit.type()))
                .findFirst()
                .orElseThrow()
                .frameBufferMb()
                .orElseThrow();
    }

    private static List<Unit> units(int from, int count, VgpuType type) {
        return IntStream.range(from, from + count)
                .mapToObj(index -> unit(index, type))
                .toList();
    }

    private static List<String> codes(Capacity capacity) {
        return capacity.limits().stream().map(Limit::code).toList();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # wanted, ours of 2Q in use, foreign of 2Q, foreign of 4Q, max_instances, drained, total, reserved, codes
            A40-2Q,  0, 0, 0,   , false, 24,  0, ''
            A40-1Q,  0, 0, 0,   , false, 32,  0, ''
            A40-48Q, 0, 0, 0,   , false,  1,  0, ''
            A40-2Q,  5, 0, 0,   , false, 24,  0, ''
            A40-2Q, 24, 0, 0,   , false, 24,  0, ''
            A40-2Q,  0, 3, 0,   , false, 21,  0, device.foreign_units
            A40-2Q,  5, 3, 0,   , false, 21,  0, device.foreign_units
            A40-2Q,  0, 0, 1,   , false,  0,  0, device.foreign_units device.type_busy
            A40-2Q,  0, 0, 0, 10, false, 10,  0, device.max_instances
            A40-2Q, 12, 0, 0, 10, false, 12,  0, device.max_instances
            A40-2Q,  0, 0, 0, 24, false, 24,  0, ''
            A40-2Q,  0, 0, 0, 99, false, 24,  0, ''
            A40-2Q,  0, 0, 0,   , true,  24, 24, device.drained
            A40-2Q,  5, 0, 0,   , true,  24, 24, device.drained
            A40-4Q,  0, 0, 0,   , false, 12,  0, ''
            A40-4Q,  2, 0, 0,   , false,  2,  2, device.type_change_waits
            A40-2B,  2, 0, 0,   , false, 24,  0, ''
            """)
    void S10_X11_C4_C10_what_a_board_promises(
            String wanted,
            int ours,
            int foreignSame,
            int foreignOther,
            Integer maxInstances,
            boolean drained,
            int total,
            int reserved,
            String codes) {
        List<Unit> present = new ArrayList<>(units(0, ours, TWO));
        present.addAll(units(ours, foreignSame, TWO));
        present.addAll(units(ours + foreignSame, foreignOther, FOUR));
        Ownership ownership = Ownership.of(units(0, ours, TWO).stream()
                .map(unit -> owned(unit, Use.IN_USE))
                .toList());
        VgpuType type = TYPES.stream()
                .filter(candidate -> candidate.label().equals(wanted))
                .findFirst()
                .orElseThrow();
        OptionalInt most = maxInstances == null ? OptionalInt.empty() : OptionalInt.of(maxInstances);

        Capacity capacity =
                Capacity.of(board(present), new Capacity.Wish(type, slot -> true, most, drained), ownership);

        assertThat(capacity.total()).isEqualTo(total);
        assertThat(capacity.reserved()).isEqualTo(reserved);
        assertThat(capacity.inUse()).isEqualTo(ours);
        assertThat(String.join(" ", codes(capacity))).isEqualTo(codes);
    }

    @Test
    void a_claimed_unit_that_is_not_made_yet_changes_nothing() {
        Ownership claimed = Ownership.of(List.of(owned(unit(0, TWO), Use.IN_USE)));

        Capacity capacity = Capacity.of(board(List.of()), wish(TWO), claimed);

        assertThat(capacity.total()).isEqualTo(24);
        assertThat(capacity.inUse()).isEqualTo(1);
    }

    @Test
    void units_in_use_that_the_hardware_lost_stay_counted() {
        Ownership lost = Ownership.of(
                units(0, 24, TWO).stream().map(unit -> owned(unit, Use.IN_USE)).toList());

        assertThat(Capacity.of(board(units(24, 1, FOUR)), wish(TWO), lost))
                .extracting(Capacity::total, Capacity::reserved)
                .containsExactly(24, 0);
    }

    @Test
    void C4_units_of_an_earlier_type_that_a_boot_took_come_before_the_new_type() {
        Board empty = board(List.of());
        Ownership lost = Ownership.of(
                units(0, 2, FOUR).stream().map(unit -> owned(unit, Use.IN_USE)).toList());

        Capacity capacity = Capacity.of(empty, wish(TWO), lost);

        assertThat(capacity).extracting(Capacity::total, Capacity::reserved).containsExactly(2, 2);
        assertThat(codes(capacity)).containsExactly("device.type_change_waits");
        assertThat(SlotChoice.next(empty, wish(TWO), lost))
                .isEqualTo(new SlotChoice.Full(List.of(new Limit.TypeChange("A40-2Q", 2))));
        Board oneIsBack = board(units(0, 1, FOUR));
        assertThat(Capacity.of(oneIsBack, wish(TWO), lost))
                .extracting(Capacity::total, Capacity::reserved)
                .containsExactly(2, 2);
    }

    @Test
    void C4_where_sizes_mix_no_units_are_given_into_the_room_of_those_that_a_boot_took() {
        VgpuType small = new VgpuType(new TypeId("mtty-1"), Optional.empty(), "vfio-pci", TypeDescription.EMPTY);
        VgpuType large = new VgpuType(new TypeId("mtty-2"), Optional.empty(), "vfio-pci", TypeDescription.EMPTY);
        DeviceKey key = DeviceKey.parse("mtty_mtty").orElseThrow();
        Board ports = new Board(
                key,
                Vendor.OTHER,
                Optional.empty(),
                BoardMode.SHARED_POOL,
                OptionalInt.empty(),
                OptionalInt.empty(),
                0,
                List.of(small, large),
                List.of(new Slot.WholeDevice(key, Map.of(small.id(), 24, large.id(), 12))),
                List.of());
        Ownership lost = Ownership.of(IntStream.range(0, 10)
                .mapToObj(index ->
                        owned(new Unit(new UnitId.Mdev(new UUID(0, index)), key, key, large.id()), Use.IN_USE))
                .toList());

        assertThat(SlotChoice.next(ports, wish(small), lost)).isInstanceOf(SlotChoice.Full.class);
        assertThat(SlotChoice.next(ports, wish(large), lost)).isInstanceOf(SlotChoice.Chosen.class);
        assertThat(Capacity.of(ports, wish(large), lost))
                .extracting(Capacity::total, Capacity::reserved)
                .containsExactly(12, 0);
    }

    @Test
    void units_of_an_earlier_type_of_the_same_size_only_take_their_places() {
        Board empty = board(List.of());
        Ownership lost = Ownership.of(
                units(0, 2, TWO).stream().map(unit -> owned(unit, Use.IN_USE)).toList());

        assertThat(Capacity.of(empty, wish(TWO_B), lost))
                .extracting(Capacity::total, Capacity::reserved)
                .containsExactly(24, 0);
        assertThat(SlotChoice.next(empty, wish(TWO_B), lost))
                .isInstanceOfSatisfying(
                        SlotChoice.Chosen.class,
                        chosen -> assertThat(chosen.slot().key()).isEqualTo(DeviceKey.of(function(2))));
    }

    @Test
    void an_idle_unit_of_ours_counts_and_one_of_an_earlier_type_is_named() {
        Board withOne = board(units(0, 1, TWO));
        Ownership idle = Ownership.of(List.of(owned(unit(0, TWO), Use.IDLE)));

        assertThat(Capacity.of(withOne, wish(TWO), idle).total()).isEqualTo(24);
        assertThat(Capacity.of(withOne, wish(FOUR), idle))
                .satisfies(capacity -> assertThat(capacity.total()).isZero())
                .satisfies(capacity -> assertThat(codes(capacity)).contains("device.leftover_units"));
    }

    @Test
    void a_quarantined_unit_is_counted_and_reserved() {
        Ownership quarantined = Ownership.of(List.of(owned(unit(0, TWO), Use.QUARANTINED)));

        Capacity capacity = Capacity.of(board(units(0, 1, TWO)), wish(TWO), quarantined);

        assertThat(capacity).extracting(Capacity::total, Capacity::reserved).containsExactly(24, 1);
        assertThat(codes(capacity)).containsExactly("device.quarantined_units");
    }

    @Test
    void only_named_functions_are_used() {
        Capacity.Wish three = new Capacity.Wish(
                TWO,
                slot -> Set.of(function(1), function(2), function(3))
                        .contains(slot.key().pci().orElseThrow()),
                OptionalInt.empty(),
                false);

        assertThat(Capacity.of(board(List.of()), three, Ownership.none()).total())
                .isEqualTo(3);
        assertThat(SlotChoice.next(board(List.of()), three, Ownership.none()))
                .isInstanceOfSatisfying(
                        SlotChoice.Chosen.class,
                        chosen -> assertThat(chosen.slot().key()).isEqualTo(DeviceKey.of(function(1))));
    }

    @Test
    void U12_the_next_slot_is_neither_taken_nor_promised() {
        Ownership claimed = Ownership.of(List.of(owned(unit(0, TWO), Use.IN_USE), owned(unit(2, TWO), Use.IN_USE)));

        SlotChoice choice = SlotChoice.next(board(List.of(unit(0, TWO), unit(1, TWO))), wish(TWO), claimed);

        assertThat(choice)
                .isInstanceOfSatisfying(
                        SlotChoice.Chosen.class,
                        chosen -> assertThat(chosen.slot().key()).isEqualTo(DeviceKey.of(function(3))));
    }

    @Test
    void U11_the_room_that_promised_units_will_take_is_not_given_twice() {
        List<Unit> made = units(0, 23, TWO);
        List<OwnedUnit> ledger = new ArrayList<>(
                made.stream().map(unit -> owned(unit, Use.IN_USE)).toList());
        ledger.add(owned(unit(30, TWO), Use.IN_USE));

        SlotChoice choice = SlotChoice.next(board(made), wish(TWO), Ownership.of(ledger));

        assertThat(choice).isInstanceOf(SlotChoice.Full.class);
    }

    private static final VgpuType MIG_1 = type("nvidia-474", "A100-1-5C", 5120, 7);
    private static final VgpuType MIG_2 = type("nvidia-475", "A100-2-10C", 10240, 3);
    private static final VgpuType MIG_1_MEDIA = type("nvidia-700", "A100-1-5CME", 5120, 1);

    /** A board in GPU instances whose free functions show all types that a free instance can carry. */
    private static Board split(OptionalInt instances, List<Unit> units, VgpuType... creatable) {
        Map<TypeId, Integer> offered = new HashMap<>();
        for (VgpuType type : creatable) {
            offered.put(type.id(), 1);
        }
        return new Board(
                BOARD,
                Vendor.NVIDIA,
                Optional.empty(),
                BoardMode.GPU_INSTANCES,
                instances,
                OptionalInt.of(40960),
                16,
                List.of(MIG_1, MIG_2, MIG_1_MEDIA),
                IntStream.range(0, 16)
                        .<Slot>mapToObj(index ->
                                new Slot.MdevFunction(function(index), index < units.size() ? Map.of() : offered))
                        .toList(),
                units);
    }

    @Test
    void without_a_count_of_gpu_instances_one_is_offered_at_a_time() {
        Capacity capacity = Capacity.of(split(OptionalInt.empty(), List.of(), MIG_1), wish(MIG_1), Ownership.none());

        assertThat(capacity.total()).isEqualTo(1);
        assertThat(codes(capacity)).containsExactly("device.counted_one_at_a_time");
    }

    @Test
    void as_many_are_offered_as_gpu_instances_of_one_kind_are_free() {
        List<Unit> two = units(0, 2, MIG_1);
        Ownership ours =
                Ownership.of(two.stream().map(unit -> owned(unit, Use.IN_USE)).toList());

        Capacity all = Capacity.of(split(OptionalInt.of(7), List.of(), MIG_1), wish(MIG_1), Ownership.none());
        Capacity rest = Capacity.of(split(OptionalInt.of(7), two, MIG_1), wish(MIG_1), ours);
        Capacity none = Capacity.of(split(OptionalInt.of(2), two), wish(MIG_1), ours);

        assertThat(all.total()).isEqualTo(7);
        assertThat(all.limits()).isEmpty();
        assertThat(rest.total()).isEqualTo(7);
        assertThat(rest.inUse()).isEqualTo(2);
        assertThat(none.total()).isEqualTo(2);
    }

    @Test
    void while_gpu_instances_of_several_kinds_are_free_one_is_offered_at_a_time() {
        Capacity sizes = Capacity.of(split(OptionalInt.of(4), List.of(), MIG_1, MIG_2), wish(MIG_1), Ownership.none());
        Capacity engines =
                Capacity.of(split(OptionalInt.of(4), List.of(), MIG_1, MIG_1_MEDIA), wish(MIG_1), Ownership.none());

        assertThat(sizes.total()).isEqualTo(1);
        assertThat(engines.total()).isEqualTo(1);
        assertThat(codes(sizes)).containsExactly("device.counted_one_at_a_time");
    }

    @Test
    void units_that_share_a_gpu_instance_take_one() {
        TypeId type = new TypeId("1148");
        VgpuType shared = new VgpuType(type, Optional.of("DC-1-8Q"), "vfio-pci", TypeDescription.EMPTY);
        List<Slot> slots = IntStream.range(0, 8)
                .<Slot>mapToObj(index -> new Slot.VendorFunction(
                        function(index),
                        index < 3 ? Set.of() : Set.of(type),
                        index < 3 ? Optional.of(type) : Optional.empty(),
                        index < 3 ? OptionalInt.of(index / 2 + 1) : OptionalInt.empty()))
                .toList();
        List<Unit> units = IntStream.range(0, 3)
                .mapToObj(index ->
                        new Unit(new UnitId.Function(function(index)), BOARD, DeviceKey.of(function(index)), type))
                .toList();
        Board board = new Board(
                BOARD,
                Vendor.NVIDIA,
                Optional.empty(),
                BoardMode.GPU_INSTANCES,
                OptionalInt.of(4),
                OptionalInt.empty(),
                48,
                List.of(shared),
                slots,
                units);

        assertThat(Room.on(board, shared, slot -> true).more())
                .as("two of four instances carry the three units")
                .isEqualTo(2);
    }
}
