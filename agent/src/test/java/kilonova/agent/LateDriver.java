package kilonova.agent;

import java.util.Optional;
import java.util.Set;
import kilonova.agent.kernel.AlteredKernel;
import kilonova.agent.kernel.Errno;
import kilonova.agent.kernel.Kernel;
import kilonova.agent.kernel.KernelError;

/** A kernel whose driver makes the first mediated device only when a test says so; until then it answers nobody who wants one. */
final class LateDriver extends AlteredKernel {
    private Optional<String> asked = Optional.empty();
    private String wanted = "";
    private boolean answered;

    LateDriver(Kernel kernel) {
        super(kernel);
    }

    /** The driver does now what it was asked for. */
    synchronized Optional<KernelError> answer() {
        Optional<KernelError> error = real.write(asked.orElseThrow(), wanted);
        answered = true;
        asked = Optional.empty();
        return error;
    }

    @Override
    public synchronized Set<String> hanging() {
        return asked.map(Set::of).orElse(Set.of());
    }

    @Override
    public Optional<KernelError> write(String path, String text) {
        return isLate(path, text)
                ? Optional.of(new KernelError(Errno.ETIMEDOUT, path, "write"))
                : real.write(path, text);
    }

    private synchronized boolean isLate(String path, String text) {
        if (answered || !path.endsWith("/create")) {
            return false;
        }
        if (asked.isEmpty()) {
            asked = Optional.of(path);
            wanted = text;
        }
        return true;
    }
}
