package kilonova.store;

/** The database engines that Kilonova runs on. */
public enum Engine {
    SQLITE,
    POSTGRESQL
}
