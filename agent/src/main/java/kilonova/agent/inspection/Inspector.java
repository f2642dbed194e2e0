package kilonova.agent.inspection;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import kilonova.agent.discovery.DeviceInventory;
import kilonova.agent.discovery.DeviceInventory.NotUnderstood;
import kilonova.agent.discovery.Discovery;
import kilonova.agent.kernel.Kernel;
import kilonova.gpu.board.Slot;
import kilonova.gpu.board.Unit;
import kilonova.gpu.board.UnitId;

/** Looks at a machine, or at a recording of one. Reads only, and never fails: what cannot be read is named in the result. */
public final class Inspector {
    private final Kernel kernel;
    private final HostPrograms programs;
    private final AgentMemory memory;

    /**
     * @param kernel the machine's files: sysfs, and those of mdevctl and libvirt
     * @param programs what its programs answer
     * @param memory what Kilonova's agents remember of it
     */
    public Inspector(Kernel kernel, HostPrograms programs, AgentMemory memory) {
        this.kernel = kernel;
        this.programs = programs;
        this.memory = memory;
    }

    /** Looks at a recording. */
    public static Inspector ofRecording(Kernel tree) {
        return new Inspector(tree, HostPrograms.recorded(tree), AgentMemory.recorded(tree));
    }

    /** One look. */
    public Inspection look() {
        DeviceInventory inventory = Discovery.look(kernel, memory.types());
        List<NotUnderstood> notUnderstood = new ArrayList<>(inventory.notUnderstood());
        notUnderstood.addAll(memory.units().notUnderstood());
        List<MdevDefinition> definitions = MdevDefinitions.of(kernel, notUnderstood);
        List<GuestDevices> guests = GuestFiles.read(kernel, notUnderstood);
        List<UnitUse> units = inventory.units().stream()
                .map(unit -> new UnitUse(unit, owner(unit, definitions, guests), gpuInstance(inventory, unit)))
                .toList();
        List<NvidiaGpu> nvidia = NvidiaGpu.parse(
                programs.answer(HostCommand.NVIDIA_GPUS).orElse(""),
                programs.answer(HostCommand.NVIDIA_GPU_INSTANCES).orElse(""));
        return new Inspection(
                inventory, new PciGpus(kernel).find(), units, definitions, guests, nvidia, facts(), notUnderstood);
    }

    private Owner owner(Unit unit, List<MdevDefinition> definitions, List<GuestDevices> guests) {
        Optional<Owner> ours =
                Optional.ofNullable(memory.units().states().get(unit.id())).map(Owner.Kilonova::new);
        return ours.or(() -> guests.stream()
                        .filter(guest -> guest.devices().contains(unit.id()))
                        .findFirst()
                        .map(guest -> new Owner.Guest(guest.name())))
                .or(() -> definitions.stream()
                        .filter(definition -> new UnitId.Mdev(definition.uuid()).equals(unit.id()))
                        .findFirst()
                        .map(definition -> new Owner.Mdevctl(definition.startsAtBoot())))
                .orElseGet(Owner.Unknown::new);
    }

    /** A mediated device has a file for it too. */
    private OptionalInt gpuInstance(DeviceInventory inventory, Unit unit) {
        return switch (unit.id()) {
            case UnitId.Function function ->
                inventory.board(unit.board()).stream()
                        .flatMap(board -> board.slots().stream())
                        .filter(slot -> slot.key().equals(unit.slot()))
                        .map(slot ->
                                slot instanceof Slot.VendorFunction vendor ? vendor.gpuInstance() : OptionalInt.empty())
                        .findFirst()
                        .orElse(OptionalInt.empty());
            case UnitId.Mdev mdev -> {
                OptionalInt instance = kernel.number("/sys/bus/mdev/devices/" + mdev + "/nvidia/gpu_instance_id");
                yield instance.isPresent() && instance.getAsInt() > 0 ? instance : OptionalInt.empty();
            }
        };
    }

    private HostFacts facts() {
        Set<String> modules = HostFacts.MODULES.stream()
                .filter(module -> kernel.exists("/sys/module/" + module))
                .collect(Collectors.toSet());
        return new HostFacts(
                kernel.read("/proc/sys/kernel/osrelease").value(),
                !kernel.namesIn("/sys/class/iommu").isEmpty(),
                kernel.exists("/sys/class/misc/kvm"),
                kernel.exists("/sys/class/misc/vfio"),
                modules,
                kernel.read("/sys/module/i915/parameters/enable_gvt").value().map(text -> text.equals("Y")),
                version(HostCommand.LIBVIRT),
                version(HostCommand.QEMU),
                version(HostCommand.MDEVCTL));
    }

    private Optional<Version> version(HostCommand command) {
        return programs.answer(command).flatMap(Version::in);
    }
}
