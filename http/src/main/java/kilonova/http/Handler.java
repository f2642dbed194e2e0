package kilonova.http;

/** Answers one request. Runs on a virtual thread and may block; must be safe to call from many threads. */
@FunctionalInterface
public interface Handler {
    /**
     * @return the answer
     * @throws Fault when the answer is an error
     */
    Response handle(Request request) throws Exception;
}
