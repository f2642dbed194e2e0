package kilonova.store;

/**
 * One module's tables. The scripts lie on the class path as {@code V1__words.sql}, {@code V2__…} and are the same for both
 * engines; {@code ${blob}} stands for the engine's type of byte strings, {@code ${identity}} for a column type that numbers
 * its rows by itself and is their primary key.
 *
 * @param module names the history table: {@code <module>_schema_history}
 * @param location a folder on the class path: {@code kilonova/identity/migrations}
 */
public record Migrations(String module, String location) {}
