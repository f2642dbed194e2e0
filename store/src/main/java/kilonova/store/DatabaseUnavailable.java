package kilonova.store;

/**
 * The database cannot be reached now, or ended the connection. Nothing of the failed transaction is stored, unless the
 * connection ended while it was being committed: then it may be. Worth another try.
 */
public final class DatabaseUnavailable extends RuntimeException {
    public DatabaseUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
