package kilonova.agent.ledger;

import java.nio.file.Path;

/** The ledger's file is there and cannot be understood. The agent does not start: without it, it would not know what is whose. */
public final class LedgerUnreadable extends RuntimeException {
    LedgerUnreadable(Path file, Throwable cause) {
        super("the ledger " + file + " cannot be read: " + cause.getMessage(), cause);
    }
}
