package kilonova.http;

/** Finds out who calls. Safe to call from many threads. */
@FunctionalInterface
public interface Authenticator {
    /**
     * @return the caller that the headers prove
     * @throws Fault 401 when they prove none, 503 when that cannot be found out now
     */
    Caller authenticate(Headers headers);
}
