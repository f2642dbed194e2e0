package kilonova.config.option;

/** What became of a value: a value of the option's type, or the reason why it is none. */
public sealed interface Parsed<T> {
    /** The text was understood. */
    record Valid<T>(T value) implements Parsed<T> {}

    /**
     * The text was not understood.
     *
     * @param reason ends the sentence "the value …", as in "must be at least 1, and is 0"
     */
    record Invalid<T>(String reason) implements Parsed<T> {}

    /** The text was understood. */
    static <T> Parsed<T> valid(T value) {
        return new Valid<>(value);
    }

    /** The text was not understood. */
    static <T> Parsed<T> invalid(String reason) {
        return new Invalid<>(reason);
    }
}
