package kilonova.compute.consoles;

import java.time.Duration;
import java.util.Optional;

/**
 * What an operator can set of consoles.
 *
 * @param vnc whether displays are shown at all
 * @param page the address of the page that shows them; this controller's own if empty
 * @param tokenLife how long a token may be used after it was given
 * @param most displays that this controller shows at a time
 * @param idle a display through which nothing goes for so long is closed
 */
public record ConsoleSettings(boolean vnc, Optional<String> page, Duration tokenLife, int most, Duration idle) {}
