package kilonova.compute.consoles;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import kilonova.compute.hostcalls.HostCalls;
import kilonova.compute.hostcalls.HostReply;
import kilonova.compute.hosts.ComputeHost;
import kilonova.compute.hosts.ComputeHosts;
import kilonova.compute.outcome.Outcome;
import kilonova.compute.servers.PowerState;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerConsoles;
import kilonova.protocol.Problem;
import kilonova.protocol.calls.CallAnswer;
import kilonova.protocol.calls.GuestDiagnostics;
import kilonova.protocol.calls.HostCall;

/** Sees servers through the agents of their hosts. Thread-safe. */
public final class HostConsoles implements ServerConsoles {
    /** The only kind of display page. */
    private static final String NOVNC = "novnc";

    /** In bytes; what Nova reads of a console at most. */
    private static final int LONGEST_LOG = 100 * 1024;

    private final HostCalls calls;
    private final ComputeHosts hosts;
    private final ConsoleTokens tokens;
    private final ConsoleSettings settings;
    private final InstantSource clock;

    public HostConsoles(
            HostCalls calls, ComputeHosts hosts, ConsoleTokens tokens, ConsoleSettings settings, InstantSource clock) {
        this.calls = calls;
        this.hosts = hosts;
        this.tokens = tokens;
        this.settings = settings;
        this.clock = clock;
    }

    /** A guest and where it is. */
    private record Place(String host, UUID guestId) {}

    @Override
    public Outcome<String> log(Server server) throws InterruptedException {
        return switch (place(server)) {
            case Outcome.Refused<Place>(var refusal) -> new Outcome.Refused<>(refusal);
            case Outcome.Done<Place>(Place place) ->
                switch (calls.ask(place.host(), new HostCall.ConsoleLog(place.guestId(), LONGEST_LOG))) {
                    case HostReply.Answered(CallAnswer.ConsoleText(String text)) -> Outcome.done(text);
                    case HostReply other -> refused(server, other);
                };
        };
    }

    @Override
    public Outcome<GuestDiagnostics> diagnostics(Server server) throws InterruptedException {
        return switch (place(server)) {
            case Outcome.Refused<Place>(var refusal) -> new Outcome.Refused<>(refusal);
            case Outcome.Done<Place>(Place place) ->
                switch (calls.ask(place.host(), new HostCall.Diagnose(place.guestId()))) {
                    case HostReply.Answered(CallAnswer.Diagnosed(GuestDiagnostics seen)) -> Outcome.done(seen);
                    case HostReply other -> refused(server, other);
                };
        };
    }

    @Override
    public Outcome<String> display(Server server, String kind, String base) {
        if (!settings.vnc() || !kind.equals(NOVNC)) {
            return Outcome.invalid("console.unavailable", "Unavailable console type " + kind + ".");
        }
        if (server.state().power() != PowerState.RUNNING && server.state().power() != PowerState.PAUSED) {
            return notReady(server);
        }
        return switch (place(server)) {
            case Outcome.Refused<Place>(var refusal) -> new Outcome.Refused<>(refusal);
            case Outcome.Done<Place> _ -> {
                String page = settings.page().orElse(base + ConsolePage.PREFIX + "/" + ConsolePage.PAGE);
                String path = ConsoleSocket.PATH.substring(1) + "?token=" + tokens.give(server.id());
                yield Outcome.done(page + "?path=" + encoded(path) + "&name=" + encoded(server.name()));
            }
        };
    }

    @Override
    public Optional<String> serverOf(String token) {
        return tokens.look(token).map(UUID::toString);
    }

    /** Opens a stream to the VNC server of a server's guest. */
    Outcome<HostReply.Opened> open(Server server) throws InterruptedException {
        return switch (place(server)) {
            case Outcome.Refused<Place>(var refusal) -> new Outcome.Refused<>(refusal);
            case Outcome.Done<Place>(Place place) ->
                switch (calls.ask(place.host(), new HostCall.OpenConsole(place.guestId()))) {
                    case HostReply.Opened opened -> Outcome.done(opened);
                    case HostReply other -> refused(server, other);
                };
        };
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private Outcome<Place> place(Server server) {
        Optional<String> host = server.whereabouts().host();
        Optional<UUID> guest = server.whereabouts().guestId();
        if (host.isEmpty() || guest.isEmpty()) {
            return notReady(server);
        }
        boolean up = hosts.find(host.get())
                .filter((ComputeHost known) -> known.isUp(clock.instant()))
                .isPresent();
        return up
                ? Outcome.done(new Place(host.get(), guest.get()))
                : Outcome.conflict(
                        "host.down",
                        "Host " + host.get() + " of instance " + server.id() + " does not report; its console cannot be"
                                + " reached until it does.");
    }

    private static <T> Outcome<T> refused(Server server, HostReply reply) {
        return switch (reply) {
            case HostReply.Silent(String message) -> Outcome.unavailable("host.silent", message);
            case HostReply.Answered(CallAnswer.Refused(Problem problem)) ->
                switch (problem.code()) {
                    case "guest.not_running" -> notReady(server);
                    case "console.missing" ->
                        Outcome.missing("console.missing", "Guest does not have a console available.");
                    default -> Outcome.unavailable(problem.code(), problem.message());
                };
            case HostReply.Answered other ->
                throw new IllegalStateException("the host answered another question: " + other.answer());
            case HostReply.Opened(var stream) -> {
                stream.close();
                throw new IllegalStateException("the host opened a stream that nobody wanted");
            }
        };
    }

    private static <T> Outcome<T> notReady(Server server) {
        return Outcome.conflict("server.not_ready", "Instance " + server.id() + " is not ready");
    }
}
