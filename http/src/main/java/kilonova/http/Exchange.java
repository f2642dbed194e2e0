package kilonova.http;

import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes one request through its service: version, route, caller, handler, error shape. Thread-safe. */
final class Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    private Exchange() {}

    /** What came of a request. */
    record Outcome(Response response, String route) {}

    static Outcome answer(Service service, Request plain) {
        Request request = plain;
        String route = "-";
        Response response;
        try {
            request = request.negotiated(service.dialect().negotiate(request.headers()));
            Routes.Match match =
                    service.routes().match(request.method(), request.pathUnderPrefix(), request.microversion());
            if (match instanceof Routes.Match.Found found) {
                route = found.route().template();
                request = request.matched(found.parameters());
                if (found.route().needsToken()) {
                    request = request.by(service.authenticator().authenticate(request.headers()));
                }
                response = found.route().handler().handle(request);
            } else {
                service.authenticator().authenticate(request.headers());
                response = render(service, missing(match), request);
            }
        } catch (Fault fault) {
            response = render(service, fault, request);
        } catch (Exception failure) {
            response = render(service, translate(service, failure, request), request);
        }
        return new Outcome(service.dialect().finish(response, request), route);
    }

    private static Response render(Service service, Fault fault, Request request) {
        Response response = service.dialect().render(fault, request);
        return new Response(response.status(), response.headers().withAll(fault.headers()), response.content());
    }

    private static Fault translate(Service service, Exception failure, Request request) {
        Optional<Fault> known = service.dialect().translate(failure);
        if (known.isEmpty()) {
            LOG.error("{} {} failed ({})", request.method(), request.path(), request.requestId(), failure);
        }
        return known.orElseGet(() -> unexpected(failure));
    }

    private static Fault missing(Routes.Match match) {
        return match instanceof Routes.Match.OtherMethod other
                ? new Fault(405, "The method is not allowed for this resource.")
                        .with(
                                "Allow",
                                other.allowed().stream().map(Method::name).collect(Collectors.joining(", ")))
                : Fault.notFound("The resource could not be found.");
    }

    private static Fault unexpected(Exception bug) {
        if (bug instanceof InterruptedException) {
            Thread.currentThread().interrupt();
            return new Fault(503, "The server is stopping. Try again in a moment.").with("Retry-After", "1");
        }
        return new Fault(
                500,
                "Unexpected API Error. It is a defect of Kilonova: please report it, with the request id and the log. "
                        + bug.getClass().getName());
    }
}
