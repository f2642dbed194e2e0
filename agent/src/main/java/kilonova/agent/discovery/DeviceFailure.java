package kilonova.agent.discovery;

import java.util.Optional;
import kilonova.agent.kernel.Errno;
import kilonova.agent.kernel.KernelError;
import kilonova.protocol.Problem;

/**
 * Why an operation on a device was not carried out.
 *
 * @param problem code and sentence
 * @param errno the kernel's answer, if it came from there
 */
public record DeviceFailure(Problem problem, Optional<Errno> errno) {
    /** What was not even tried. */
    public static DeviceFailure of(String code, String message) {
        return new DeviceFailure(new Problem(code, message), Optional.empty());
    }

    static DeviceFailure of(String code, String doing, KernelError error) {
        return new DeviceFailure(new Problem(code, doing + ": " + error.sentence()), Optional.of(error.errno()));
    }

    /** Whether the same operation may well succeed soon. */
    public boolean passing() {
        return errno.filter(error -> error == Errno.EBUSY || error == Errno.EAGAIN || error == Errno.ETIMEDOUT)
                .isPresent();
    }
}
