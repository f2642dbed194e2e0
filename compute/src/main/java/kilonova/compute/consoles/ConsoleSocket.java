package kilonova.compute.consoles;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import kilonova.compute.hostcalls.HostReply;
import kilonova.compute.outcome.Outcome;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.Servers;
import kilonova.http.Query;
import kilonova.http.websocket.CloseReason;
import kilonova.http.websocket.Handshake;
import kilonova.http.websocket.SocketRoute;
import kilonova.http.websocket.WebSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Joins a browser that shows a token to the VNC server of its server's guest. Why it does not is told in the closing message. Thread-safe. */
public final class ConsoleSocket implements SocketRoute.Handler {
    static final String PATH = ConsolePage.PREFIX + "/vnc";

    private static final Logger LOG = LoggerFactory.getLogger(ConsoleSocket.class);

    private final ConsoleTokens tokens;
    private final Servers servers;
    private final HostConsoles consoles;
    private final Semaphore room;
    private final Duration idle;

    public ConsoleSocket(ConsoleTokens tokens, Servers servers, HostConsoles consoles, ConsoleSettings settings) {
        this.tokens = tokens;
        this.servers = servers;
        this.consoles = consoles;
        this.room = new Semaphore(settings.most());
        this.idle = settings.idle();
    }

    /** Where browsers open it. */
    public SocketRoute route() {
        return new SocketRoute(PATH, this);
    }

    @Override
    public void serve(Handshake handshake, WebSocket socket) throws InterruptedException {
        if (!room.tryAcquire()) {
            socket.close(CloseReason.tryLater("Too many consoles are open. Close one, or try again later."));
            return;
        }
        try {
            String token = Query.parse(handshake.rawQuery()).last("token").orElse("");
            Optional<Server> server = tokens.spend(token).flatMap(this::living);
            if (server.isEmpty()) {
                socket.close(CloseReason.refused("This address was used before, or has expired. Ask for a new one."));
                return;
            }
            show(server.get(), socket);
        } finally {
            room.release();
        }
    }

    private Optional<Server> living(UUID id) {
        return servers.find(id).filter(server -> !server.isDeleted());
    }

    private void show(Server server, WebSocket socket) throws InterruptedException {
        switch (consoles.open(server)) {
            case Outcome.Refused<HostReply.Opened>(var refusal) ->
                socket.close(CloseReason.tryLater(refusal.message()));
            case Outcome.Done<HostReply.Opened>(HostReply.Opened(var stream)) -> {
                LOG.info("a console of server {} opened", server.id());
                try (stream) {
                    new ConsoleRelay(socket, stream, idle).run();
                } finally {
                    LOG.info("a console of server {} closed", server.id());
                }
            }
        }
    }
}
