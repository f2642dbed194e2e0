package kilonova.identity.directory;

/** One change of the directory. */
public sealed interface Fact {
    /** That value is now in the directory, in place of the one with the same key. */
    record Put<T extends Record>(Kind<T> kind, T value) implements Fact {}

    /** The value with that value's key is no longer in the directory. */
    record Remove<T extends Record>(Kind<T> kind, T value) implements Fact {}

    static <T extends Record> Fact put(Kind<T> kind, T value) {
        return new Put<>(kind, value);
    }

    static <T extends Record> Fact remove(Kind<T> kind, T value) {
        return new Remove<>(kind, value);
    }
}
