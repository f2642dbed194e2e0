package kilonova.config.group;

import java.util.Optional;
import java.util.regex.Pattern;
import kilonova.config.option.Option;
import kilonova.config.option.OptionGroup;
import kilonova.config.option.OptionValues;
import kilonova.config.option.ValueTypes;

/**
 * How the displays of servers are shown: {@code [vnc]}.
 *
 * @param enabled whether they are shown at all
 * @param novncproxyBaseUrl the address of the page that shows them; the controller's own if empty
 * @param maxConsoles displays that one controller shows at a time, at least 1
 * @param idleTimeout seconds after which a display is closed through which nothing goes, at least 60
 */
public record VncSettings(boolean enabled, Optional<String> novncproxyBaseUrl, int maxConsoles, int idleTimeout) {
    static final Option<Boolean> ENABLED =
            Option.of("enabled", ValueTypes.bool(), true, "Show the displays of servers in browsers.");

    static final Option<Optional<String>> NOVNCPROXY_BASE_URL = Option.optional(
            "novncproxy_base_url",
            ValueTypes.matching(Pattern.compile("https?://[^\\s?#]+"), 2000, "a URL without a query"),
            "Address of the page that shows a display, as users reach it; the controller's own page if unset.");

    static final Option<Integer> MAX_CONSOLES =
            Option.of("max_consoles", ValueTypes.integerFrom(1), 200, "Displays that one controller shows at a time.");

    static final Option<Integer> IDLE_TIMEOUT = Option.of(
            "idle_timeout",
            ValueTypes.integerFrom(60),
            3600,
            "Seconds after which a display is closed through which nothing goes.");

    /** The section {@code [vnc]}. */
    public static final OptionGroup GROUP =
            OptionGroup.of("vnc", ENABLED, NOVNCPROXY_BASE_URL, MAX_CONSOLES, IDLE_TIMEOUT);

    /** Takes the values from a file; wrong ones are reported there, and stand as their defaults here. */
    public static VncSettings from(OptionValues values) {
        return new VncSettings(
                values.get(ENABLED),
                values.get(NOVNCPROXY_BASE_URL),
                values.get(MAX_CONSOLES),
                values.get(IDLE_TIMEOUT));
    }
}
