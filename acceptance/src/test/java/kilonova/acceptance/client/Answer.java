package kilonova.acceptance.client;

import tools.jackson.databind.JsonNode;

/**
 * What the cloud answered.
 *
 * @param request what was asked, for messages
 * @param body the JSON, or nothing
 */
public record Answer(String request, int status, JsonNode body) {
    /** This answer, which must have that status. */
    public Answer expect(int wanted) {
        if (status != wanted) {
            throw new AssertionError(request + " was answered with " + status + " and not " + wanted + ": " + body);
        }
        return this;
    }

    /** Whether what was asked for was accepted. */
    public boolean succeeded() {
        return status >= 200 && status < 300;
    }
}
