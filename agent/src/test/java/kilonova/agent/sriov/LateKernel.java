package kilonova.agent.sriov;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import kilonova.agent.kernel.Errno;
import kilonova.agent.kernel.Kernel;
import kilonova.agent.kernel.KernelError;
import kilonova.agent.kernel.Outcome;

/** A kernel some of whose files are not there (yet). */
public final class LateKernel implements Kernel {
    private final Kernel kernel;
    private final Predicate<String> missing;

    /** @param missing which files */
    public LateKernel(Kernel kernel, Predicate<String> missing) {
        this.kernel = kernel;
        this.missing = missing;
    }

    private <T> Optional<Outcome<T>> missing(String path, String attempt) {
        return missing.test(path)
                ? Optional.of(new Outcome.Failed<>(new KernelError(Errno.ENOENT, path, attempt)))
                : Optional.empty();
    }

    @Override
    public Outcome<List<String>> list(String path) {
        return this.<List<String>>missing(path, "list")
                .orElseGet(() -> kernel.list(path)
                        .map(names -> names.stream()
                                .filter(name -> !missing.test(path + "/" + name))
                                .toList()));
    }

    @Override
    public Outcome<String> read(String path) {
        return this.<String>missing(path, "read").orElseGet(() -> kernel.read(path));
    }

    @Override
    public Optional<KernelError> write(String path, String text) {
        return kernel.write(path, text);
    }

    @Override
    public Outcome<String> readLink(String path) {
        return this.<String>missing(path, "read link").orElseGet(() -> kernel.readLink(path));
    }

    @Override
    public boolean exists(String path) {
        return !missing.test(path) && kernel.exists(path);
    }
}
