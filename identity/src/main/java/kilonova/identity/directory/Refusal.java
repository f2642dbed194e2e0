package kilonova.identity.directory;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * Why a command was not carried out.
 *
 * @param reason the stable code
 * @param message a sentence for the client
 */
public record Refusal(Reason reason, String message) {
    /** The kinds of refusal. */
    public enum Reason {
        /** A thing that the command names does not exist. */
        MISSING,
        /** It would clash with a thing that exists. */
        CONFLICT,
        /** It makes no sense. */
        INVALID,
        /** It would break what the service protects. */
        FORBIDDEN,
        /** The proof of identity does not hold. */
        UNAUTHENTICATED
    }

    public static Refusal missing(String what, String id) {
        return new Refusal(Reason.MISSING, "Could not find " + what + ": " + id + ".");
    }

    public static Refusal conflict(String message) {
        return new Refusal(Reason.CONFLICT, message);
    }

    public static Refusal invalid(String message) {
        return new Refusal(Reason.INVALID, message);
    }

    public static Refusal forbidden(String message) {
        return new Refusal(Reason.FORBIDDEN, message);
    }

    public static Refusal unauthenticated(String message) {
        return new Refusal(Reason.UNAUTHENTICATED, message);
    }

    /** This refusal if the condition holds. */
    public Optional<Refusal> when(boolean condition) {
        return condition ? Optional.of(this) : Optional.empty();
    }

    /** The first of some checks that refuses. */
    @SafeVarargs
    @SuppressWarnings("varargs") // only read from
    public static Optional<Refusal> first(Optional<Refusal>... checks) {
        return Stream.of(checks).flatMap(Optional::stream).findFirst();
    }
}
