package kilonova.agent.kernel;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Another kernel, for tests that make one thing of it otherwise: everything else is passed on. */
public abstract class AlteredKernel implements Kernel {
    /** The one that it is like. */
    protected final Kernel real;

    protected AlteredKernel(Kernel real) {
        this.real = real;
    }

    @Override
    public Outcome<List<String>> list(String path) {
        return real.list(path);
    }

    @Override
    public Outcome<String> read(String path) {
        return real.read(path);
    }

    @Override
    public Optional<KernelError> write(String path, String text) {
        return real.write(path, text);
    }

    @Override
    public Outcome<String> readLink(String path) {
        return real.readLink(path);
    }

    @Override
    public boolean exists(String path) {
        return real.exists(path);
    }

    @Override
    public Set<String> hanging() {
        return real.hanging();
    }
}
