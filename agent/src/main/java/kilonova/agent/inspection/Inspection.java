package kilonova.agent.inspection;

import java.util.List;
import java.util.Optional;
import kilonova.agent.discovery.DeviceInventory;
import kilonova.agent.discovery.DeviceInventory.NotUnderstood;
import kilonova.gpu.address.DeviceKey;
import kilonova.gpu.board.Board;

/**
 * What one look at a machine showed.
 *
 * @param inventory the boards that give vGPUs, or could with their virtual functions enabled
 * @param gpus every GPU on PCI, also those that give none
 * @param units the vGPUs that exist, and whose they are
 * @param definitions what mdevctl would make
 * @param guests which guests of libvirt have which devices
 * @param nvidia what NVIDIA's own tool says of its GPUs; empty where it is not installed
 * @param facts what stands around the devices
 * @param notUnderstood everything that was left out, with the reason
 */
public record Inspection(
        DeviceInventory inventory,
        List<PciGpu> gpus,
        List<UnitUse> units,
        List<MdevDefinition> definitions,
        List<GuestDevices> guests,
        List<NvidiaGpu> nvidia,
        HostFacts facts,
        List<NotUnderstood> notUnderstood) {
    public Inspection {
        gpus = List.copyOf(gpus);
        units = List.copyOf(units);
        definitions = List.copyOf(definitions);
        guests = List.copyOf(guests);
        nvidia = List.copyOf(nvidia);
        notUnderstood = List.copyOf(notUnderstood);
    }

    /** The vGPUs of one board. */
    public List<UnitUse> unitsOn(DeviceKey board) {
        return units.stream().filter(use -> use.unit().board().equals(board)).toList();
    }

    /** The GPU on PCI with this key. */
    public Optional<PciGpu> gpu(DeviceKey key) {
        return gpus.stream()
                .filter(gpu -> DeviceKey.of(gpu.address()).equals(key))
                .findFirst();
    }

    /** The GPU on PCI that a key means: its own, or that of one of its virtual functions. */
    public Optional<PciGpu> gpuWith(DeviceKey key) {
        return gpu(key).or(() -> gpus.stream()
                .filter(gpu -> gpu.functions().stream()
                        .anyMatch(function -> DeviceKey.of(function.address()).equals(key)))
                .findFirst());
    }

    /** GPUs that discovery made no board of: they cannot give vGPUs as they are. */
    public List<PciGpu> gpusWithoutBoard() {
        return gpus.stream()
                .filter(gpu -> inventory.board(DeviceKey.of(gpu.address())).isEmpty())
                .toList();
    }

    /** What NVIDIA's own tool says of a board. */
    public Optional<NvidiaGpu> nvidia(DeviceKey key) {
        return nvidia.stream()
                .filter(gpu -> DeviceKey.of(gpu.address()).equals(key))
                .findFirst();
    }

    /** The board that a key means: its own, or that of one of its slots or virtual functions. */
    public Optional<Board> boardOf(DeviceKey key) {
        return inventory
                .board(key)
                .or(() -> inventory.boards().stream()
                        .filter(board -> board.slots().stream()
                                .anyMatch(slot -> slot.key().equals(key)))
                        .findFirst());
    }
}
