package kilonova.compute.servers;

import java.time.Instant;

/**
 * Why a server is in ERROR, or what went wrong last.
 *
 * @param code an HTTP-like number, 500 unless the fault is the user's
 * @param message one sentence fit for a user
 * @param details for the operator: per host and device what said no; shown to admins
 */
public record ServerFault(int code, String message, String details, Instant createdAt) {}
