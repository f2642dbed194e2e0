package kilonova.compute.servers.rest;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import kilonova.compute.api.Faults;
import kilonova.compute.servers.Server;
import kilonova.http.Fault;
import kilonova.http.InputSchema;
import kilonova.http.Json;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A server's console: its log, and the address of a page that shows its display. */
final class ConsoleActions {
    static final InputSchema OUTPUT = InputSchema.of(ConsoleActions.class, "console-output.json");

    /** The actions of 2.1 to 2.5, each with the protocol that it stands for. */
    static final Map<String, String> OLD_ACTIONS = Map.of(
            "os-getVNCConsole", "vnc",
            "os-getSPICEConsole", "spice",
            "os-getRDPConsole", "rdp",
            "os-getSerialConsole", "serial");

    static final InputSchema OLD = InputSchema.of(ConsoleActions.class, "old-console.json");

    private static final InputSchema NEW = InputSchema.of(ConsoleActions.class, "remote-console.json");
    private static final int LAST_OF_OLD = 5;

    private final Surroundings surroundings;
    private final ServerAccess access;

    ConsoleActions(Surroundings surroundings, ServerAccess access) {
        this.surroundings = surroundings;
        this.access = access;
    }

    List<Route> routes() {
        return List.of(
                Routes.post("/servers/{id}/remote-consoles", this::create).from(LAST_OF_OLD + 1));
    }

    /** {@code os-getConsoleOutput}. */
    Response output(Request request, Server server, JsonNode asked) throws InterruptedException {
        String text = printable(Faults.orFault(surroundings.consoles().log(server)));
        JsonNode length = asked.path("length");
        int lines = length.isNull() ? -1 : Loose.number(length, -1);
        return Response.json(200, Json.object().put("output", lines < 0 ? text : lastLines(text, lines)));
    }

    /** One of {@link #OLD_ACTIONS}. */
    Response old(String action, Request request, Server server, JsonNode asked) {
        if (request.microversion().minor() > LAST_OF_OLD) {
            throw Faults.notAtThisVersion(request);
        }
        String type = asked.path("type").asString();
        ObjectNode body = Json.object();
        body.putObject("console")
                .put("type", type)
                .put("url", url(request, server, OLD_ACTIONS.getOrDefault(action, ""), type));
        return Response.json(200, body);
    }

    private Response create(Request request) {
        JsonNode asked = NEW.body(request).path("remote_console");
        Server server = access.write(request, "os_compute_api:os-remote-consoles");
        String protocol = asked.path("protocol").asString();
        String type = asked.path("type").asString();
        ObjectNode body = Json.object();
        body.putObject("remote_console")
                .put("protocol", protocol)
                .put("type", type)
                .put("url", url(request, server, protocol, type));
        return Response.json(200, body);
    }

    /** No hypervisor here has another protocol than VNC. MKS is no question of configuration, and Nova says so with another status. */
    private String url(Request request, Server server, String protocol, String type) {
        return switch (protocol) {
            case "vnc" ->
                Faults.orFault(surroundings
                        .consoles()
                        .display(server, type, request.baseUrl().toString()));
            case "mks" -> throw new Fault(501, "The requested functionality is not supported.");
            default -> throw Fault.badRequest("Unavailable console type " + type + ".");
        };
    }

    /** Without what terminals make of control characters, as Nova answers it. */
    private static String printable(String text) {
        return text.codePoints()
                .filter(point -> point >= ' ' || point == '\t' || point == '\n')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static String lastLines(String text, int count) {
        List<String> lines = Arrays.asList(text.split("\n", -1));
        return lines.subList(Math.max(0, lines.size() - count), lines.size()).stream()
                .collect(Collectors.joining("\n"));
    }
}
