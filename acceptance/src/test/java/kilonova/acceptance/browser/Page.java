package kilonova.acceptance.browser;

import java.time.Duration;
import java.util.Optional;
import kilonova.acceptance.product.Eventually;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An open page. Not thread-safe. */
public final class Page {
    private static final Duration MOST_TO_SHOW = Duration.ofMinutes(5);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final DevTools tools;
    private final String session;

    Page(DevTools tools, String session) {
        this.tools = tools;
        this.session = session;
    }

    /** The value of a JavaScript expression; null if it throws, as while the page is still being built. */
    public JsonNode value(String expression) {
        return tools.call(
                        session,
                        "Runtime.evaluate",
                        JSON.createObjectNode().put("expression", expression).put("returnByValue", true))
                .path("result")
                .path("value");
    }

    /** Looks again and again until an expression has a value. */
    public void await(String expression, Object wanted) {
        Eventually.see(
                expression + " = " + wanted,
                MOST_TO_SHOW,
                () -> Optional.of(value(expression)).filter(seen -> seen.equals(JSON.valueToTree(wanted))),
                () -> value(expression) + "; the page says: " + value("document.body.innerText"));
    }

    /** Presses a letter's key and lets it go. */
    public void type(char letter) {
        for (String event : new String[] {"keyDown", "keyUp"}) {
            tools.call(
                    session,
                    "Input.dispatchKeyEvent",
                    JSON.createObjectNode()
                            .put("type", event)
                            .put("key", String.valueOf(letter))
                            .put("code", "Key" + Character.toUpperCase(letter))
                            .put("text", event.equals("keyDown") ? String.valueOf(letter) : ""));
        }
    }
}
