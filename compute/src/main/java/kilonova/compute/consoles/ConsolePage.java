package kilonova.compute.consoles;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kilonova.http.Fault;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import kilonova.http.Service;

/**
 * The page that shows a server's display, and what it is made of: noVNC as its authors publish it, and one script of our own. It needs
 * no token; what it shows needs one.
 */
public final class ConsolePage {
    static final String PREFIX = "/console";
    static final String PAGE = "vnc.html";

    /** How deep noVNC's folders go. */
    private static final int DEEPEST = 6;

    private static final Pattern NAME = Pattern.compile("[a-z0-9_-]+(\\.[a-z0-9_-]+)+");
    private static final Pattern FOLDER = Pattern.compile("[a-z0-9_-]+");

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "txt", "text/plain; charset=utf-8");

    private ConsolePage() {}

    /** The service, to be mounted beside the APIs. */
    public static Service service() {
        return new Service(
                "console",
                PREFIX,
                Routes.of(IntStream.rangeClosed(1, DEEPEST)
                        .mapToObj(ConsolePage::atDepth)
                        .toList()),
                (fault, _) -> Response.text(fault.status(), "text/plain; charset=utf-8", fault.message() + "\n"),
                _ -> {
                    throw Fault.notFound("There is nothing here.");
                });
    }

    /** One route for all files that many folders deep. */
    private static Route atDepth(int depth) {
        String template = IntStream.range(0, depth).mapToObj("/{%d}"::formatted).collect(Collectors.joining());
        return Routes.get(template, request -> file(request, depth)).open();
    }

    private static Response file(Request request, int depth) throws IOException {
        StringBuilder path = new StringBuilder("page");
        for (int position = 0; position < depth; position++) {
            String segment = request.pathParameter(String.valueOf(position));
            if (!(position == depth - 1 ? NAME : FOLDER).matcher(segment).matches()) {
                throw Fault.notFound("There is nothing here.");
            }
            path.append('/').append(segment);
        }
        String type = Optional.ofNullable(TYPES.get(path.substring(path.lastIndexOf(".") + 1)))
                .orElseThrow(() -> Fault.notFound("There is nothing here."));
        try (InputStream in = ConsolePage.class.getResourceAsStream(path.toString())) {
            if (in == null) {
                throw Fault.notFound("There is nothing here.");
            }
            return Response.bytes(200, type, in.readAllBytes())
                    .with("Cache-Control", "no-cache")
                    .with("X-Content-Type-Options", "nosniff")
                    .with("Referrer-Policy", "no-referrer")
                    .with("Content-Security-Policy", "default-src 'self'; img-src 'self' data: blob:");
        }
    }
}
