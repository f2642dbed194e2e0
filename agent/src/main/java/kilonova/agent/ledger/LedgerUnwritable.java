package kilonova.agent.ledger;

import java.io.IOException;
import java.nio.file.Path;
import kilonova.protocol.Problem;

/** The ledger could not be made durable. Whoever wanted to write must not touch hardware; the same change may be tried again. */
public final class LedgerUnwritable extends RuntimeException {
    private final transient Problem problem;

    LedgerUnwritable(Path file, IOException cause) {
        super("the ledger " + file + " cannot be written: " + cause.getMessage(), cause);
        problem = new Problem("ledger.unwritable", String.valueOf(getMessage()));
    }

    /** The same as a value, for the host's report. */
    public Problem problem() {
        return problem;
    }
}
