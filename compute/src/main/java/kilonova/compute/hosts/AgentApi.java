package kilonova.compute.hosts;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import kilonova.compute.api.Faults;
import kilonova.compute.members.Members;
import kilonova.compute.outcome.Outcome;
import kilonova.http.Dialect;
import kilonova.http.Fault;
import kilonova.http.Json;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import kilonova.http.Service;
import kilonova.protocol.Controller;
import kilonova.protocol.ControllerUnavailable;
import kilonova.protocol.DesiredState;
import kilonova.protocol.DiskAnswer;
import kilonova.protocol.GuestDisk;
import kilonova.protocol.HostReport;
import kilonova.protocol.MalformedMessage;
import kilonova.protocol.Problem;
import kilonova.protocol.Wire;
import kilonova.protocol.membership.Admission;
import kilonova.protocol.membership.JoinRequest;
import kilonova.protocol.membership.RenewalRequest;

/**
 * The controller's side of the link to agents in other processes: {@code /agent/v1}, on a port of its own where TLS asks for the
 * host's certificate. Only {@code POST /join} works without one.
 */
public final class AgentApi {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
    private static final int LONGEST_REPORT = 64 * 1024 * 1024;
    private static final int LONGEST_MEMBERSHIP = 64 * 1024;
    private static final int PIECE = 64 * 1024;

    private final Controller controller;
    private final Members members;
    private final Function<Function<Request, String>, List<Route>> further;

    /** @param further routes of the link that this package does not know; they are given what finds out who calls */
    public AgentApi(Controller controller, Members members, Function<Function<Request, String>, List<Route>> further) {
        this.controller = controller;
        this.members = members;
        this.further = further;
    }

    /** The service, for the port of the agents. */
    public Service service() {
        List<Route> routes = new ArrayList<>(List.of(
                Routes.post("/join", this::join).open(),
                Routes.post("/hosts/{host}/certificate", this::renew).open(),
                Routes.get("/hosts/{host}/desired", this::desired).open(),
                Routes.post("/hosts/{host}/reports", this::report).open(),
                Routes.put("/hosts/{host}/guests/{guest}/snapshots/{image}", this::snapshot)
                        .open(),
                Routes.get("/hosts/{host}/images/{image}/file", this::image).open(),
                Routes.get("/hosts/{host}/guests/{guest}/disks/{disk}", this::disk)
                        .open()));
        routes.addAll(further.apply(this::host));
        return new Service("agent", "/agent/v1", Routes.of(routes), new AgentDialect(), _ -> {
            throw new Fault(401, "An agent proves itself with the certificate that it got when it joined.");
        });
    }

    private Response desired(Request request) throws InterruptedException {
        String host = host(request);
        long after = number(request, "after");
        Duration wait = Duration.ofSeconds(number(request, "wait"));
        Duration patience = wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
        DesiredState desired = controller.awaitDesired(host, after, patience);
        // It may have been turned out while it waited.
        host(request);
        return Response.bytes(200, "application/json", Wire.toJson(desired));
    }

    private Response join(Request request) throws IOException {
        JoinRequest asked = Wire.read(request.body().readNBytes(LONGEST_MEMBERSHIP), JoinRequest.class);
        return admitted(members.join(asked));
    }

    private Response renew(Request request) throws IOException {
        String host = host(request);
        RenewalRequest asked = Wire.read(request.body().readNBytes(LONGEST_MEMBERSHIP), RenewalRequest.class);
        return admitted(members.renew(host, asked.signingRequest()));
    }

    private static Response admitted(Outcome<Admission> outcome) {
        return Response.bytes(200, "application/json", Wire.toJson(Faults.orFault(outcome)));
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

    private Response image(Request request) throws IOException, InterruptedException {
        String host = host(request);
        InputStream image;
        try {
            image = controller.openImage(host, request.pathParameter("image"));
        } catch (NoSuchFileException none) {
            throw new Fault(404, String.valueOf(none.getMessage()));
        }
        return Response.stream(200, "application/octet-stream", out -> {
            try (image) {
                image.transferTo(out);
            }
        });
    }

    private Response disk(Request request) throws InterruptedException {
        String host = host(request);
        GuestDisk disk = Stream.of(GuestDisk.values())
                .filter(known -> known.name().equals(request.pathParameter("disk")))
                .findFirst()
                .orElseThrow(() -> new Fault(404, "Guests have no disk of that name."));
        return switch (controller.openDisk(
                host, guest(request), disk, request.query().last("base"))) {
            case DiskAnswer.Refused(Problem problem) -> Response.bytes(409, "application/json", Wire.toJson(problem));
            case DiskAnswer.Coming(InputStream stream) ->
                Response.stream(200, "application/octet-stream", out -> {
                    try (stream) {
                        byte[] piece = new byte[PIECE];
                        for (int length = stream.read(piece); length >= 0; length = stream.read(piece)) {
                            out.write(piece, 0, length);
                            out.flush();
                        }
                    }
                });
        };
    }

    private String host(Request request) {
        String host = request.pathParameter("host");
        members.objection(request.clientCertificate(), host).ifPresent(refusal -> {
            throw new Fault(refusal.code().equals("certificate.other_host") ? 403 : 401, refusal.message());
        });
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
                case ControllerUnavailable unavailable ->
                    Optional.of(new Fault(503, String.valueOf(unavailable.getMessage())));
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
