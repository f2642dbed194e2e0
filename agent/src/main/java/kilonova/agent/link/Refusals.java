package kilonova.agent.link;

import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import kilonova.protocol.ControllerUnavailable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What a controller's "no" means to an agent. */
public final class Refusals {
    private static final int LONGEST = 300;

    private Refusals() {}

    /** With the controller's own reason, if its answer has one; nothing of the request but its path is repeated. */
    public static ControllerUnavailable of(String controller, HttpRequest request, int status, byte[] body) {
        return new ControllerUnavailable("the controller at " + controller + " refused "
                + request.uri().getPath() + " with HTTP " + status + reason(body));
    }

    private static String reason(byte[] body) {
        try {
            String reason = JsonMapper.shared()
                    .readTree(new String(body, StandardCharsets.UTF_8))
                    .path("error")
                    .asString("")
                    .replaceAll("\\p{Cntrl}", " ");
            return reason.isEmpty() ? "" : ": " + reason.substring(0, Math.min(LONGEST, reason.length()));
        } catch (JacksonException none) {
            return "";
        }
    }
}
