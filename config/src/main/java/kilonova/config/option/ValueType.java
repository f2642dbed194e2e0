package kilonova.config.option;

import java.util.List;
import java.util.function.Function;
import kilonova.config.ini.IniEntry;

/** The type of an option's values: how text becomes one. */
@FunctionalInterface
public interface ValueType<T> {
    /**
     * Understands a value, or says why it cannot.
     *
     * @param entries the assignments of this option in the file's order; at least one
     */
    Parsed<T> parse(List<IniEntry> entries);

    /** Whether each assignment adds a value; where it does not, the last one counts. */
    default boolean takesSeveral() {
        return false;
    }

    /** The same type with values of another shape. */
    default <R> ValueType<R> map(Function<? super T, ? extends R> change) {
        return then(value -> Parsed.valid(change.apply(value)));
    }

    /** This type with one more check or conversion behind it. */
    default <R> ValueType<R> then(Function<? super T, Parsed<R>> next) {
        ValueType<T> first = this;
        return new ValueType<>() {
            @Override
            public Parsed<R> parse(List<IniEntry> entries) {
                return switch (first.parse(entries)) {
                    case Parsed.Valid<T>(T value) -> next.apply(value);
                    case Parsed.Invalid<T>(String reason) -> Parsed.invalid(reason);
                };
            }

            @Override
            public boolean takesSeveral() {
                return first.takesSeveral();
            }
        };
    }
}
