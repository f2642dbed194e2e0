package kilonova.store;

/** The database cannot be reached now, or ended the connection. Nothing of the failed transaction is stored. Worth another try. */
public final class DatabaseUnavailable extends RuntimeException {
    public DatabaseUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
