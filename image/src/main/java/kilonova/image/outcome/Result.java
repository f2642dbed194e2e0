package kilonova.image.outcome;

import java.util.function.Function;
import java.util.function.Supplier;

/** What came of an operation: its value, or why not. When it was refused, nothing has changed. */
public sealed interface Result<T> {
    /** It was done. */
    record Done<T>(T value) implements Result<T> {}

    /** It was refused. */
    record Refused<T>(Refusal refusal) implements Result<T> {}

    static <T> Result<T> done(T value) {
        return new Done<>(value);
    }

    static <T> Result<T> refused(Reason reason, String message) {
        return new Refused<>(new Refusal(reason, message));
    }

    /** Runs a transaction that may leave by {@link Rejected}. */
    static <T> Result<T> of(Supplier<T> transaction) {
        try {
            return new Done<>(transaction.get());
        } catch (Rejected rejected) {
            return new Refused<>(rejected.refusal());
        }
    }

    /** The same outcome with another value. */
    default <R> Result<R> map(Function<T, R> change) {
        return switch (this) {
            case Done<T>(T value) -> new Done<>(change.apply(value));
            case Refused<T>(Refusal refusal) -> new Refused<>(refusal);
        };
    }

    /** The value; for use inside a transaction, which a refusal rolls back. */
    default T orRollBack() {
        return switch (this) {
            case Done<T>(T value) -> value;
            case Refused<T>(Refusal refusal) -> throw new Rejected(refusal);
        };
    }
}
