package kilonova.agent.kernel;

import java.util.Optional;
import java.util.function.Function;

/** A value, or the kernel's error. */
public sealed interface Outcome<T> {
    /** It worked. */
    record Got<T>(T found) implements Outcome<T> {}

    /** It did not. */
    record Failed<T>(KernelError why) implements Outcome<T> {}

    /** The value, if it worked. */
    default Optional<T> value() {
        return switch (this) {
            case Got<T>(T found) -> Optional.of(found);
            case Failed<T> failed -> Optional.empty();
        };
    }

    /** The error, if it did not. */
    default Optional<KernelError> error() {
        return switch (this) {
            case Got<T> got -> Optional.empty();
            case Failed<T>(KernelError why) -> Optional.of(why);
        };
    }

    /** The same with another value. */
    default <R> Outcome<R> map(Function<T, R> change) {
        return switch (this) {
            case Got<T>(T found) -> new Got<>(change.apply(found));
            case Failed<T>(KernelError why) -> new Failed<>(why);
        };
    }
}
