package kilonova.acceptance.schemas;

import tools.jackson.databind.JsonNode;

/**
 * One request to the Compute API and its answer.
 *
 * @param path below {@code /compute/v2.1}, without the query
 * @param minor of the microversion that answered
 * @param asked the request's body; missing if it had none
 * @param answered the answer's body; missing if it had none
 */
public record Exchange(String method, String path, int minor, JsonNode asked, int status, JsonNode answered) {}
