package kilonova.http;

import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line for each request: who asked for what, and how it ended. It shows neither headers nor query strings nor bodies, which
 * might hold secrets. Thread-safe.
 */
final class AccessLog {
    private static final Logger LOG = LoggerFactory.getLogger("kilonova.http.access");
    private static final Pattern GLOBAL_ID = Pattern.compile("req-[0-9a-fA-F-]{36}");
    private static final int LONGEST_PATH = 512;
    private static final int LONGEST_ID = 64;

    private final boolean on;

    AccessLog(boolean on) {
        this.on = on;
    }

    /**
     * How a request ended.
     *
     * @param bytes the length of the answer's body, as far as it was sent
     * @param complete whether the client took all of it
     */
    record Ending(int status, long bytes, long nanoseconds, boolean complete) {}

    void write(Service service, Request request, Ending ending) {
        if (on && LOG.isInfoEnabled()) {
            LOG.info("{}", line(service.name(), Exchange.shown(service, request.path()), request, ending));
        }
    }

    static String line(String service, String path, Request request, Ending ending) {
        Optional<Caller> caller = request.knownCaller();
        return String.join(
                " ",
                service,
                request.method().name(),
                cut(path, LONGEST_PATH),
                Integer.toString(ending.status()),
                "microversion=" + (request.microversion().equals(Microversion.NONE) ? "-" : request.microversion()),
                "bytes=" + ending.bytes() + (ending.complete() ? "" : " (broken off)"),
                "ms=" + ending.nanoseconds() / 1_000_000,
                "user=" + caller.map(who -> shown(who.user().id())).orElse("-"),
                "project="
                        + caller.flatMap(Caller::projectId)
                                .map(AccessLog::shown)
                                .orElse("-"),
                request.requestId(),
                "global=" + globalId(request.headers()).orElse("-"));
    }

    /** The id that another service gave to the whole of what it does with several requests. */
    private static Optional<String> globalId(Headers headers) {
        return headers.first("X-Openstack-Request-Id")
                .filter(id -> GLOBAL_ID.matcher(id).matches());
    }

    /** An id that may have come from the client, as one word. */
    private static String shown(String id) {
        return cut(id.replaceAll("[^\\p{Graph}]", "?"), LONGEST_ID);
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest) + "…";
    }
}
