package kilonova.http;

import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes one request through its service: version, route, caller, handler, error shape. Thread-safe. */
final class Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    private Exchange() {}

    /**
     * What came of a request.
     *
     * @param request with what was found out about it
     */
    record Outcome(Response response, String route, Request request) {}

    /** @param completion reads what is left to be read of the request's head; may throw a fault */
    static Outcome answer(Service service, Request begun, UnaryOperator<Request> completion) {
        Request request = begun;
        String route = "-";
        Response response;
        try {
            request = completion.apply(begun);
            request = request.negotiated(negotiated(service, request));
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
                demandToken(service, request);
                response = render(service, missing(match), request);
            }
        } catch (Fault fault) {
            response = render(service, fault, request);
        } catch (Exception failure) {
            response = render(service, translate(service, failure, request), request);
        }
        return new Outcome(service.dialect().finish(response, request), route, request);
    }

    /** Only who may ask is told that a version is wrong. */
    private static Microversion negotiated(Service service, Request request) {
        try {
            return service.dialect().negotiate(request.headers());
        } catch (Fault wrong) {
            demandToken(service, request);
            throw wrong;
        }
    }

    private static void demandToken(Service service, Request request) {
        if (!service.routes().isOpen(request.pathUnderPrefix())) {
            service.authenticator().authenticate(request.headers());
        }
    }

    /** A path as logs may show it. */
    static String shown(Service service, String path) {
        return service.prefix()
                + service.routes()
                        .withoutSecrets(path.substring(service.prefix().length()));
    }

    private static Response render(Service service, Fault fault, Request request) {
        Response response = service.dialect().render(fault, request);
        return new Response(response.status(), response.headers().withAll(fault.headers()), response.content());
    }

    private static Fault translate(Service service, Exception failure, Request request) {
        Optional<Fault> known = service.dialect().translate(failure);
        if (known.isEmpty()) {
            LOG.error(
                    "{} {} failed ({})",
                    request.method(),
                    shown(service, request.path()),
                    request.requestId(),
                    failure);
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
