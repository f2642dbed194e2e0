package kilonova.app.client;

import java.net.http.HttpResponse;
import java.util.Optional;
import kilonova.http.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** A cloud answered with an error; the message is the cloud's own. */
public final class RequestRefused extends RuntimeException {
    private static final int NOT_FOUND = 404;

    private final int status;

    private RequestRefused(int status, String message) {
        super(message);
        this.status = status;
    }

    /** Whether what was asked for is not there, or not any more. */
    public boolean isNotFound() {
        return status == NOT_FOUND;
    }

    /** @throws RequestRefused when the answer is none of success */
    static void unlessGood(HttpResponse<String> answer) {
        if (answer.statusCode() / 100 != 2) {
            throw new RequestRefused(
                    answer.statusCode(),
                    "The cloud answers " + answer.statusCode() + ": "
                            + message(answer.body()).orElse("without a reason"));
        }
    }

    /** The message, wherever the service's own error shape has it. */
    private static Optional<String> message(String body) {
        try {
            JsonNode found = Json.parse(body).findValue("message");
            return found == null ? Optional.empty() : Optional.of(found.asString());
        } catch (JacksonException noJson) {
            return body.isBlank() ? Optional.empty() : Optional.of(body.strip());
        }
    }
}
