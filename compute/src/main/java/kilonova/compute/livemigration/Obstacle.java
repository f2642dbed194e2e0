package kilonova.compute.livemigration;

/**
 * One thing that keeps a server from moving while it runs.
 *
 * @param code stable, dotted, lower case: {@code migration.qemu_too_old}
 * @param message of the server or host that it is about, beginning in lower case and without a full stop; has the numbers
 */
public record Obstacle(String code, String message) {}
