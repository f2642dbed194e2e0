package kilonova.acceptance.client;

/**
 * What came of a command.
 *
 * @param command as it was typed
 * @param status its exit status
 * @param output what it printed
 * @param errors what it complained of
 */
public record Run(String command, int status, String output, String errors) {}
