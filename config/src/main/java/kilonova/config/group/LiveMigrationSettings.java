package kilonova.config.group;

import java.util.List;
import java.util.Optional;
import kilonova.config.option.Option;
import kilonova.config.option.OptionValues;
import kilonova.config.option.ValueTypes;

/**
 * How guests move while they run: {@code [libvirt] live_migration_*}.
 *
 * <p>What of the pause is left unset is chosen for each guest: a guest without a GPU gets upstream's defaults, which are far too short for
 * one with a GPU.
 *
 * @param downtimeMillis the longest pause of the guest, in ms, at least 100
 * @param downtimeSteps the steps in which the pause grows to its longest, at least 3
 * @param downtimeDelaySeconds seconds between two steps for each GiB to be moved, at least 3
 * @param completionTimeoutSeconds seconds for each GiB to be moved after which {@code timeoutAction} is taken; 0 for never
 * @param timeoutAction what to do when the time is up
 * @param permitPostCopy whether the guest may run on its new host before all its memory is there
 * @param permitAutoConverge whether the guest may be slowed down so that the move ends
 * @param parallelConnections connections that carry the memory, at least 1
 */
public record LiveMigrationSettings(
        Optional<Integer> downtimeMillis,
        Optional<Integer> downtimeSteps,
        Optional<Integer> downtimeDelaySeconds,
        int completionTimeoutSeconds,
        TimeoutAction timeoutAction,
        boolean permitPostCopy,
        boolean permitAutoConverge,
        int parallelConnections) {
    static final Option<Optional<Integer>> DOWNTIME = Option.optional(
            "live_migration_downtime",
            ValueTypes.integerFrom(100),
            "Longest pause of the guest in ms; unset, 500, and for a guest with a GPU what its frame buffer needs.");

    static final Option<Optional<Integer>> DOWNTIME_STEPS = Option.optional(
            "live_migration_downtime_steps",
            ValueTypes.integerFrom(3),
            "Steps in which the pause grows to its longest; unset, 10, and 3 for a guest with a GPU.");

    static final Option<Optional<Integer>> DOWNTIME_DELAY = Option.optional(
            "live_migration_downtime_delay",
            ValueTypes.integerFrom(3),
            "Seconds between two steps for each GiB to be moved; unset, 75, and 3 for a guest with a GPU.");

    static final Option<Integer> COMPLETION_TIMEOUT = Option.of(
            "live_migration_completion_timeout",
            ValueTypes.integerFrom(0),
            800,
            "Seconds for each GiB to be moved after which the action below is taken; 0 for never.");

    static final Option<TimeoutAction> TIMEOUT_ACTION = Option.of(
            "live_migration_timeout_action",
            ValueTypes.oneOf(TimeoutAction.class),
            TimeoutAction.ABORT,
            "What to do when the time is up: abort, or force_complete by pausing the guest.");

    /** {@code [libvirt] live_migration_permit_post_copy}. */
    public static final Option<Boolean> PERMIT_POST_COPY = Option.of(
                    "live_migration_permit_post_copy",
                    ValueTypes.bool(),
                    false,
                    "Start the guest on its new host before all memory is there; must be false on hosts with"
                            + " vGPUs.")
            .notUsedYet();

    static final Option<Boolean> PERMIT_AUTO_CONVERGE = Option.of(
            "live_migration_permit_auto_converge",
            ValueTypes.bool(),
            false,
            "Slow the guest down when its memory changes faster than it can be moved.");

    static final Option<Integer> PARALLEL_CONNECTIONS = Option.of(
            "live_migration_parallel_connections", ValueTypes.integerFrom(1), 1, "Connections that carry the memory.");

    /** The options of the section {@code [libvirt]} that are about this. */
    static final List<Option<?>> OPTIONS = List.of(
            DOWNTIME,
            DOWNTIME_STEPS,
            DOWNTIME_DELAY,
            COMPLETION_TIMEOUT,
            TIMEOUT_ACTION,
            PERMIT_POST_COPY,
            PERMIT_AUTO_CONVERGE,
            PARALLEL_CONNECTIONS);

    /** Takes the values from a file; wrong ones are reported there, and stand as their defaults here. */
    public static LiveMigrationSettings from(OptionValues values) {
        return new LiveMigrationSettings(
                values.get(DOWNTIME),
                values.get(DOWNTIME_STEPS),
                values.get(DOWNTIME_DELAY),
                values.get(COMPLETION_TIMEOUT),
                values.get(TIMEOUT_ACTION),
                values.get(PERMIT_POST_COPY),
                values.get(PERMIT_AUTO_CONVERGE),
                values.get(PARALLEL_CONNECTIONS));
    }

    /** What to do with a move that takes too long. */
    public enum TimeoutAction {
        /** The guest stays where it was. */
        ABORT,
        /** The guest is paused until all its memory has been moved. */
        FORCE_COMPLETE
    }
}
