package kilonova.agent.control;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kilonova.protocol.Problem;

/** What the agent says to an order. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "answer")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Answer.HostStatus.class, name = "status"),
    @JsonSubTypes.Type(value = Answer.BoardChange.class, name = "board_change"),
    @JsonSubTypes.Type(value = Answer.Lifted.class, name = "lifted"),
    @JsonSubTypes.Type(value = Answer.Functions.class, name = "functions"),
    @JsonSubTypes.Type(value = Answer.Refused.class, name = "refused")
})
public sealed interface Answer {
    /**
     * How the host stands.
     *
     * @param host its name
     * @param boards what it has and offers
     * @param units what the ledger knows that is not free
     * @param problems what the operator should know
     */
    record HostStatus(String host, List<BoardStatus> boards, List<UnitStatus> units, List<Problem> problems)
            implements Answer {
        public HostStatus {
            boards = List.copyOf(boards);
            units = List.copyOf(units);
            problems = List.copyOf(problems);
        }
    }

    /**
     * One board.
     *
     * @param device its address or name
     * @param offer what it offers
     * @param drained whether the operator drains it
     * @param override the type that the operator chose over the configured one, if so
     */
    record BoardStatus(String device, Offered offer, boolean drained, Optional<String> override) {}

    /**
     * What a board offers.
     *
     * @param description board, type, how many; or why it offers nothing
     * @param resourceClass the class that it is counted in; empty where it offers nothing
     * @param total units that exist or could be made
     * @param reserved units of those that are not given now
     * @param inUse units that servers or operations hold
     * @param notes why it offers less than it could
     */
    record Offered(String description, String resourceClass, int total, int reserved, int inUse, List<Problem> notes) {
        public Offered {
            notes = List.copyOf(notes);
        }

        /** How many units can still be given. */
        public int free() {
            return Math.max(0, total - Math.max(reserved, inUse));
        }
    }

    /**
     * One unit that is not free.
     *
     * @param state claimed, assigned, quarantined or foreign
     * @param guest who has it, if somebody does
     * @param reason why it is quarantined, if it is
     */
    record UnitStatus(
            String unit,
            String board,
            String slot,
            String type,
            String state,
            Optional<UUID> guest,
            Optional<Problem> reason) {}

    /**
     * A board was changed, or would be.
     *
     * @param device its address or name
     * @param applied whether it was done; else it is only planned, or nothing had to be done
     * @param before what it offered
     * @param after what it offers, or will once it was done
     * @param kept units in use, which stay as they are
     * @param steps what is done, in order, for people; none when nothing has to be done
     */
    record BoardChange(
            String device, boolean applied, Offered before, Offered after, List<UnitStatus> kept, List<String> steps)
            implements Answer {
        public BoardChange {
            kept = List.copyOf(kept);
            steps = List.copyOf(steps);
        }
    }

    /** A unit left quarantine. */
    record Lifted(String unit) implements Answer {}

    /**
     * A device has the virtual functions that it was to have.
     *
     * @param before how many it had
     * @param functions the addresses of those that it has
     */
    record Functions(String device, int before, List<String> functions) implements Answer {
        public Functions {
            functions = List.copyOf(functions);
        }
    }

    /** The order was not carried out, and nothing is different. */
    record Refused(Problem problem) implements Answer {}
}
