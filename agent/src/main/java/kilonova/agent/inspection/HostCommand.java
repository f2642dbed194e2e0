package kilonova.agent.inspection;

import java.util.List;

/** What is asked of a machine's programs. None of them changes anything, and none prints serial numbers. */
public enum HostCommand {
    LIBVIRT("libvirt-version"),
    QEMU("qemu-version"),
    MDEVCTL("mdevctl-version"),
    NVIDIA_GPUS("nvidia-gpus"),
    NVIDIA_GPU_INSTANCES("nvidia-gpu-instances");

    private static final String RECORDED = "/kilonova/answers/";

    private final String title;

    HostCommand(String title) {
        this.title = title;
    }

    /** The commands that are tried; the first that answers counts. */
    List<List<String>> alternatives() {
        return switch (this) {
            case LIBVIRT ->
                List.of(
                        List.of("libvirtd", "--version"),
                        List.of("virtqemud", "--version"),
                        List.of("virsh", "--version"));
            case QEMU ->
                List.of(
                        List.of("qemu-system-x86_64", "--version"),
                        List.of("/usr/libexec/qemu-kvm", "--version"),
                        List.of("qemu-system-aarch64", "--version"));
            case MDEVCTL -> List.of(List.of("mdevctl", "--version"));
            case NVIDIA_GPUS ->
                List.of(List.of(
                        "nvidia-smi",
                        "--query-gpu=index,pci.bus_id,driver_version,mig.mode.current",
                        "--format=csv,noheader"));
            case NVIDIA_GPU_INSTANCES -> List.of(List.of("nvidia-smi", "mig", "-lgi"));
        };
    }

    /** The file of a recorded tree that has the answer. */
    public String recordedFile() {
        return RECORDED + title;
    }
}
