package kilonova.agent.sriov;

import java.util.Optional;
import kilonova.agent.kernel.Errno;
import kilonova.agent.kernel.Kernel;
import kilonova.agent.kernel.KernelError;

/** Writes the kernel's {@code sriov_numvfs}. */
final class KernelSwitch implements FunctionSwitch {
    private final Kernel kernel;

    KernelSwitch(Kernel kernel) {
        this.kernel = kernel;
    }

    @Override
    public Optional<Refusal> change(PhysicalFunction device, FunctionPlan.Change change) {
        String file = PhysicalFunction.folder(device.address()) + "/sriov_numvfs";
        if (change.from() > 0 && change.to() > 0) {
            Optional<KernelError> kept = kernel.write(file, "0");
            if (kept.isPresent()) {
                return kept.map(error -> refusal(device, error));
            }
        }
        return kernel.write(file, Integer.toString(change.to())).map(error -> refusal(device, error));
    }

    private static Refusal refusal(PhysicalFunction device, KernelError error) {
        String hint = switch (error.errno()) {
            case ENOENT ->
                device.driver().isEmpty()
                        ? "; no driver is bound to it"
                        : "; its driver %s does not enable virtual functions"
                                .formatted(device.driver().get());
            case ENOMEM, EIO, ENOSPC ->
                "; the firmware may lack address space for them: enable SR-IOV and 64-bit addresses above 4G there";
            case EACCES, EPERM, EROFS -> "; only root may do this";
            default -> "";
        };
        boolean passing =
                error.errno() == Errno.EBUSY || error.errno() == Errno.EAGAIN || error.errno() == Errno.ETIMEDOUT;
        return Refusal.of(error.sentence() + hint, passing);
    }
}
