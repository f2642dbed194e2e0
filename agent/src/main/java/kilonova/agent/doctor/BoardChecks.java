package kilonova.agent.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kilonova.agent.inspection.Inspection;
import kilonova.agent.inspection.NvidiaGpu;
import kilonova.agent.inspection.PciGpu;
import kilonova.gpu.address.DeviceKey;
import kilonova.gpu.board.Board;
import kilonova.gpu.board.BoardMode;
import kilonova.gpu.board.Vendor;
import kilonova.gpu.type.VgpuType;

/** Why a board that could give vGPUs offers none, or not of each type. */
final class BoardChecks {
    private BoardChecks() {}

    static List<Finding> of(Inspection seen, Board board) {
        List<Finding> findings = new ArrayList<>();
        Optional<PciGpu> gpu = seen.gpu(board.key());
        Optional<Finding> driver = gpu.flatMap(DriverChecks::of);
        if (driver.isPresent() && board.slots().isEmpty()) {
            return List.of(driver.get().of(board.key()));
        }
        driver.ifPresent(findings::add);
        Optional<NvidiaGpu> split = seen.nvidia(board.key()).filter(NvidiaGpu::migWithoutInstances);
        split.map(BoardChecks::noInstances).ifPresent(findings::add);
        if (board.slots().isEmpty()) {
            gpu.map(found -> noSlots(board, found)).ifPresent(findings::add);
        } else if (split.isEmpty()) {
            offersNone(board).ifPresent(findings::add);
        }
        gpu.flatMap(BoardChecks::sharedGroups).ifPresent(findings::add);
        return findings.stream().map(finding -> finding.of(board.key())).toList();
    }

    private static Finding noInstances(NvidiaGpu gpu) {
        return Finding.blocks(
                "mig.no_instances",
                "MIG mode is on and the GPU is not split into GPU instances: its driver has no type to offer.",
                "nvidia-smi mig -i %d -lgip  # what it can be split into".formatted(gpu.index()),
                "nvidia-smi mig -i %d -cgi PROFILE,PROFILE  # before its virtual functions are enabled"
                        .formatted(gpu.index()),
                "nvidia-smi -i %d -mig 0  # or without GPU instances".formatted(gpu.index()));
    }

    private static Finding noSlots(Board board, PciGpu gpu) {
        DeviceKey key = board.key();
        if (!gpu.functions().isEmpty()) {
            return Finding.blocks(
                    "functions.no_types",
                    "%d virtual functions are enabled, and none of them offers a type."
                            .formatted(gpu.functions().size()),
                    board.vendor() == Vendor.NVIDIA
                            ? "systemctl restart nvidia-vgpud nvidia-vgpu-mgr"
                            : "Kilonova gives only functions whose driver has types; this one has none.");
        }
        return Finding.blocks(
                "functions.not_enabled",
                "None of its %d virtual functions is enabled; they are off after every boot."
                        .formatted(board.virtualFunctions()),
                "kilonova gpu sriov enable " + key,
                board.vendor() == Vendor.NVIDIA
                        ? "/usr/lib/nvidia/sriov-manage -e " + key
                        : "echo %d > /sys/bus/pci/devices/%s/sriov_numvfs".formatted(board.virtualFunctions(), key));
    }

    private static Optional<Finding> offersNone(Board board) {
        if (board.types().isEmpty()) {
            return Optional.of(Finding.blocks(
                    "board.no_types",
                    "Its driver lists no type that can be made.",
                    board.vendor() == Vendor.NVIDIA
                            ? "systemctl restart nvidia-vgpud nvidia-vgpu-mgr ; nvidia-smi -q | grep -A2 'MIG Mode'"
                            : "journalctl -k -b | tail -50"));
        }
        List<String> offered = board.types().stream()
                .filter(type -> isOffered(board, type))
                .map(VgpuType::label)
                .toList();
        if (!offered.isEmpty() || !board.units().isEmpty()) {
            return otherSizes(board, offered);
        }
        return Optional.of(Finding.blocks(
                "board.offers_none",
                "It has no vGPU, and none of its %d types can be made."
                        .formatted(board.types().size()),
                board.vendor() == Vendor.NVIDIA
                        ? "nvidia-smi -q | grep -A2 'MIG Mode' ; nvidia-smi mig -lgi"
                        : "journalctl -k -b | tail -50"));
    }

    private static Optional<Finding> otherSizes(Board board, List<String> offered) {
        if (board.mode() != BoardMode.EQUAL_SIZE
                || board.units().isEmpty()
                || offered.size() == board.types().size()) {
            return Optional.empty();
        }
        String size = board.type(board.units().getFirst().type())
                .flatMap(type -> type.frameBufferMb().stream().boxed().findFirst())
                .map(megabytes -> megabytes + " MiB")
                .orElse("one size");
        return Optional.of(Finding.explains(
                "mode.equal_size",
                "All vGPUs of this board have the size of its first (%s); types of other sizes are not offered beside them."
                        .formatted(size),
                "nvidia-smi vgpu -i %s -shm 1  # mixed sizes, where the GPU can; only while it has no vGPU, and until the next boot"
                        .formatted(board.key()),
                "[devices] mixed_sizes = %s in kilonova.conf lets the agent do it after each boot."
                        .formatted(board.key())));
    }

    private static boolean isOffered(Board board, VgpuType type) {
        return board.slots().stream().anyMatch(slot -> slot.available(type.id()) > 0);
    }

    private static Optional<Finding> sharedGroups(PciGpu gpu) {
        long shared = gpu.functions().stream()
                .filter(function -> function.groupMates() > 0)
                .count();
        return shared == 0
                ? Optional.empty()
                : Optional.of(Finding.limits(
                        "functions.share_iommu_group",
                        "%d of its virtual functions share an IOMMU group with other devices and cannot be given apart."
                                .formatted(shared),
                        "Enable ACS, and ARI, in the firmware's settings; or use another PCIe slot."));
    }
}
