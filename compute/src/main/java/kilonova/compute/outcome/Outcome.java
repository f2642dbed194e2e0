package kilonova.compute.outcome;

/** What became of a change: it is stored, or it was refused and nothing has changed. */
public sealed interface Outcome<T> {
    /** It is stored. */
    record Done<T>(T value) implements Outcome<T> {}

    /** Nothing has changed. */
    record Refused<T>(Refusal refusal) implements Outcome<T> {}

    static <T> Outcome<T> done(T value) {
        return new Done<>(value);
    }

    static <T> Outcome<T> invalid(String code, String message) {
        return new Refused<>(new Refusal(Refusal.Kind.INVALID, code, message));
    }

    static <T> Outcome<T> forbidden(String code, String message) {
        return new Refused<>(new Refusal(Refusal.Kind.FORBIDDEN, code, message));
    }

    static <T> Outcome<T> missing(String code, String message) {
        return new Refused<>(new Refusal(Refusal.Kind.MISSING, code, message));
    }

    static <T> Outcome<T> unavailable(String code, String message) {
        return new Refused<>(new Refusal(Refusal.Kind.UNAVAILABLE, code, message));
    }

    static <T> Outcome<T> conflict(String code, String message) {
        return new Refused<>(new Refusal(Refusal.Kind.CONFLICT, code, message));
    }
}
