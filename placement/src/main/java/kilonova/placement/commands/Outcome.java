package kilonova.placement.commands;

import java.util.Optional;
import java.util.function.Function;

/**
 * What came of a command: it was done, or refused and nothing changed.
 *
 * @param <R> what a done command replies
 */
public sealed interface Outcome<R> {

    /** The command was done, and is on disk. */
    record Done<R>(R value) implements Outcome<R> {}

    /** The command was refused, and changed nothing. */
    record Refused<R>(Refusal why) implements Outcome<R> {}

    /** The reply, unless refused. */
    default Optional<R> reply() {
        return this instanceof Done<R>(R reply) ? Optional.of(reply) : Optional.empty();
    }

    /** Why not, if refused. */
    default Optional<Refusal> refusal() {
        return this instanceof Refused<R>(Refusal refusal) ? Optional.of(refusal) : Optional.empty();
    }

    /**
     * The reply of a command that the caller knows to be possible.
     *
     * @throws IllegalStateException with the refusal's message, if it was refused
     */
    default R orElseThrow() {
        return switch (this) {
            case Done<R>(R reply) -> reply;
            case Refused<R>(Refusal refusal) -> throw new IllegalStateException(refusal.message());
        };
    }

    /** The same outcome with another reply. */
    default <S> Outcome<S> map(Function<? super R, ? extends S> mapping) {
        return switch (this) {
            case Done<R>(R reply) -> new Done<>(mapping.apply(reply));
            case Refused<R>(Refusal refusal) -> new Refused<>(refusal);
        };
    }
}
