package kilonova.agent.guests;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import kilonova.gpu.board.UnitId;
import kilonova.protocol.MigrationOptions;

/**
 * What a hypervisor needs to send a running guest to another.
 *
 * @param attempt identifies the try
 * @param guestId who leaves
 * @param destinationHost the host that it goes to, for people
 * @param uri where that host's hypervisor is found
 * @param destinationGuest the incarnation that it becomes there
 * @param units what takes the place of each of its units, all at once
 * @param facts what that host told besides
 * @param options how it is sent
 */
public record GuestTransfer(
        UUID attempt,
        UUID guestId,
        String destinationHost,
        String uri,
        UUID destinationGuest,
        Map<UnitId, UnitId> units,
        Map<String, String> facts,
        MigrationOptions options) {
    public GuestTransfer {
        units = Collections.unmodifiableMap(new LinkedHashMap<>(units));
        facts = Map.copyOf(facts);
    }
}
