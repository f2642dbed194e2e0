package kilonova.agent.control;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Optional;

/** Something that an operator asks of the agent. Devices are named as people write them: by address or name. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "order")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Order.Status.class, name = "status"),
    @JsonSubTypes.Type(value = Order.Drain.class, name = "drain"),
    @JsonSubTypes.Type(value = Order.Retype.class, name = "retype"),
    @JsonSubTypes.Type(value = Order.Lift.class, name = "lift"),
    @JsonSubTypes.Type(value = Order.EnableFunctions.class, name = "enable_functions"),
    @JsonSubTypes.Type(value = Order.DisableFunctions.class, name = "disable_functions")
})
public sealed interface Order {
    /** How the host stands. Changes nothing. */
    record Status() implements Order {}

    /**
     * A board offers nothing new, or does so again.
     *
     * @param undo whether it offers again
     * @param dryRun whether only to say what would be
     */
    record Drain(String device, boolean undo, boolean dryRun) implements Order {}

    /**
     * A board gives another type.
     *
     * @param type its id or name; empty for the one that is configured
     * @param dryRun whether only to say what would be
     */
    record Retype(String device, Optional<String> type, boolean dryRun) implements Order {}

    /** A unit leaves quarantine. */
    record Lift(String unit) implements Order {}

    /**
     * A device gets virtual functions.
     *
     * @param count how many; empty for all that it can have
     */
    record EnableFunctions(String device, Optional<Integer> count) implements Order {}

    /** A device loses its virtual functions. */
    record DisableFunctions(String device) implements Order {}
}
