package kilonova.certificates;

/** A text is no key, certificate or request that can be used. The message says why and shows nothing of a key. */
public final class MalformedCredential extends RuntimeException {
    MalformedCredential(String message) {
        super(message);
    }

    /** The cause's own message is left out: parsers repeat what they were given. */
    static MalformedCredential because(String message, Exception cause) {
        return cause instanceof MalformedCredential known
                ? known
                : new MalformedCredential(message + " (" + cause.getClass().getSimpleName() + ")");
    }
}
