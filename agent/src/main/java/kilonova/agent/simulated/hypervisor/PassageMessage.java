package kilonova.agent.simulated.hypervisor;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kilonova.agent.guests.PowerState;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What two simulated hypervisors say to each other about a guest that moves; each message is answered before the next. */
sealed interface PassageMessage {
    /** A guest wants to come. */
    record Hello(String token, UUID guestId, Optional<UUID> domainId) implements PassageMessage {}

    /** A piece of its memory. */
    record Piece(int number, String memory) implements PassageMessage {}

    /**
     * All of it is there: from now on it is the receiver's.
     *
     * @param diskWriters what is on its disk
     */
    record HandOver(
            PowerState power,
            long ticks,
            @JsonSetter(nulls = Nulls.AS_EMPTY) List<UUID> diskWriters) implements PassageMessage {
        public HandOver {
            diskWriters = List.copyOf(diskWriters);
        }
    }

    /**
     * What the receiver says to each.
     *
     * @param refusal why not; empty for yes
     */
    record Answer(Optional<String> refusal) implements PassageMessage {}

    /** Sends it. */
    default void write(DataOutputStream out) throws IOException {
        out.writeUTF(getClass().getSimpleName());
        byte[] json = Json.MAPPER.writeValueAsBytes(this);
        out.writeInt(json.length);
        out.write(json);
        out.flush();
    }

    /** Waits for the next one; an error when it is not one of these. */
    static PassageMessage read(DataInputStream in) throws IOException {
        Class<? extends PassageMessage> kind = switch (in.readUTF()) {
            case "Hello" -> Hello.class;
            case "Piece" -> Piece.class;
            case "HandOver" -> HandOver.class;
            case "Answer" -> Answer.class;
            default -> throw new ProtocolException("this is no message of a simulated hypervisor");
        };
        int length = in.readInt();
        if (length < 0 || length > Json.MOST) {
            throw new ProtocolException("a message of " + length + " bytes is none of a simulated hypervisor");
        }
        try {
            return Json.MAPPER.readValue(in.readNBytes(length), kind);
        } catch (JacksonException e) {
            throw new IOException("the message is damaged", e);
        }
    }

    /** How they are written. */
    final class Json {
        private static final JsonMapper MAPPER = JsonMapper.builder().build();
        private static final int MOST = 1 << 20;

        private Json() {}
    }
}
