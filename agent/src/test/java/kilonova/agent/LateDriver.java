package kilonova.agent;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import kilonova.agent.kernel.Errno;
import kilonova.agent.kernel.Kernel;
import kilonova.agent.kernel.KernelError;
import kilonova.agent.kernel.Outcome;

/** A kernel whose driver makes the first mediated device only when a test says so; until then it answers nobody who wants one. */
final class LateDriver implements Kernel {
    private final Kernel kernel;
    private Optional<String> asked = Optional.empty();
    private String wanted = "";
    private boolean answered;

    LateDriver(Kernel kernel) {
        this.kernel = kernel;
    }

    /** The driver does now what it was asked for. */
    synchronized Optional<KernelError> answer() {
        Optional<KernelError> error = kernel.write(asked.orElseThrow(), wanted);
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
                : kernel.write(path, text);
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

    @Override
    public Outcome<List<String>> list(String path) {
        return kernel.list(path);
    }

    @Override
    public Outcome<String> read(String path) {
        return kernel.read(path);
    }

    @Override
    public Outcome<String> readLink(String path) {
        return kernel.readLink(path);
    }

    @Override
    public boolean exists(String path) {
        return kernel.exists(path);
    }
}
