package kilonova.protocol.calls;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Optional;
import java.util.UUID;
import kilonova.protocol.GuestDisk;

/** What can be asked of a host. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = HostCall.ConsoleLog.class, name = "console_log"),
    @JsonSubTypes.Type(value = HostCall.OpenConsole.class, name = "open_console"),
    @JsonSubTypes.Type(value = HostCall.Diagnose.class, name = "diagnose"),
    @JsonSubTypes.Type(value = HostCall.ReadDisk.class, name = "read_disk")
})
public sealed interface HostCall {
    /** The guest that it is about. */
    UUID guestId();

    /**
     * The end of what a guest wrote to its console. Answered with {@link CallAnswer.ConsoleText}.
     *
     * @param maxBytes how much of it at most
     */
    record ConsoleLog(UUID guestId, int maxBytes) implements HostCall {}

    /** A connection to the VNC server of a running guest. Answered by opening the call's stream. */
    record OpenConsole(UUID guestId) implements HostCall {}

    /** How a guest is doing. Answered with {@link CallAnswer.Diagnosed}. */
    record Diagnose(UUID guestId) implements HostCall {}

    /**
     * A disk of a guest that is off, for the host that it moves to. Answered by opening the call's stream. Only for hosts whose agents
     * say that they move disks; others do not know this call.
     *
     * @param base an image that the other host has too; empty if it has none of them
     */
    record ReadDisk(UUID guestId, GuestDisk disk, Optional<String> base) implements HostCall {}
}
