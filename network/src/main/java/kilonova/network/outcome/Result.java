package kilonova.network.outcome;

import java.util.function.Function;

/** What came of an operation: its value, or why not. When it was refused, nothing has changed. */
public sealed interface Result<T> {
    /** It was done. */
    record Done<T>(T value) implements Result<T> {}

    /** It was refused. */
    record Refused<T>(Refusal refusal) implements Result<T> {}

    /** The same outcome with another value. */
    default <R> Result<R> map(Function<T, R> change) {
        return switch (this) {
            case Done<T>(T value) -> new Done<>(change.apply(value));
            case Refused<T>(Refusal refusal) -> new Refused<>(refusal);
        };
    }
}
