package kilonova.compute.hosts;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kilonova.http.Dialect;
import kilonova.http.Fault;
import kilonova.http.Json;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Routes;
import kilonova.http.Service;
import kilonova.protocol.Controller;
import kilonova.protocol.ControllerUnavailable;
import kilonova.protocol.HostReport;
import kilonova.protocol.MalformedMessage;
import kilonova.protocol.Problem;
import kilonova.protocol.Wire;

/** The controller's side of the link to agents in other processes: {@code /agent/v1}. */
public final class AgentApi {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
    private static final int LONGEST_REPORT = 64 * 1024 * 1024;

    private final Controller controller;
    private final HostTokens tokens;

    public AgentApi(Controller controller, HostTokens tokens) {
        this.controller = controller;
        this.tokens = tokens;
    }

    /** The service, to be mounted beside the OpenStack APIs. */
    public Service service() {
        return new Service(
                "agent",
                "/agent/v1",
                Routes.of(List.of(
                        Routes.get("/hosts/{host}/desired", this::desired).open(),
                        Routes.post("/hosts/{host}/reports", this::report).open(),
                        Routes.put("/hosts/{host}/guests/{guest}/snapshots/{image}", this::snapshot)
                                .open())),
                new AgentDialect(),
                _ -> {
                    throw new Fault(401, "An agent proves itself with the header X-Host-Token.");
                });
    }

    private Response desired(Request request) throws InterruptedException {
        String host = host(request);
        long after = number(request, "after");
        Duration wait = Duration.ofSeconds(number(request, "wait"));
        Duration patience = wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
        return Response.bytes(200, "application/json", Wire.toJson(controller.awaitDesired(host, after, patience)));
    }

    private Response report(Request request) throws IOException {
        String host = host(request);
        byte[] body = request.body().readNBytes(LONGEST_REPORT);
        HostReport report = Wire.readReport(body);
        if (!report.host().equals(host)) {
            throw Fault.badRequest("The report is of " + report.host() + ", and the path names " + host + ".");
        }
        controller.report(report);
        return Response.empty(204);
    }

    private Response snapshot(Request request) {
        String host = host(request);
        Optional<Problem> refusal =
                controller.fillImage(host, guest(request), request.pathParameter("image"), request.body());
        return refusal.map(problem -> Response.bytes(409, "application/json", Wire.toJson(problem)))
                .orElseGet(() -> Response.empty(204));
    }

    private static UUID guest(Request request) {
        try {
            return UUID.fromString(request.pathParameter("guest"));
        } catch (IllegalArgumentException none) {
            throw Fault.badRequest("A guest is named by a UUID.");
        }
    }

    private String host(Request request) {
        String host = request.pathParameter("host");
        String token = request.headers().first(Wire.TOKEN_HEADER).orElse("");
        if (!tokens.proves(host, token)) {
            throw new Fault(
                    401,
                    "This is not the token of host " + host + ". 'kilonova controller token " + host
                            + "' prints it on the controller.");
        }
        return host;
    }

    private static long number(Request request, String name) {
        try {
            return Long.parseLong(request.query().last(name).orElse("0"));
        } catch (NumberFormatException none) {
            throw Fault.badRequest(name + " must be a whole number.");
        }
    }

    private static final class AgentDialect implements Dialect {
        @Override
        public Optional<Fault> translate(Exception failure) {
            return switch (failure) {
                case ControllerUnavailable _ ->
                    Optional.of(new Fault(503, "The controller's database does not answer."));
                case MalformedMessage malformed ->
                    Optional.of(Fault.badRequest(String.valueOf(malformed.getMessage())));
                default -> Optional.empty();
            };
        }

        @Override
        public Response render(Fault fault, Request request) {
            return Response.json(fault.status(), Json.object().put("error", fault.message()));
        }
    }
}
