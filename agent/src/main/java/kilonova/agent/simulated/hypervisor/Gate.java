package kilonova.agent.simulated.hypervisor;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import kilonova.agent.guests.PowerState;
import kilonova.agent.simulated.hypervisor.FailurePlan.Operation;
import kilonova.agent.simulated.hypervisor.HypervisorState.Passing;
import kilonova.agent.simulated.hypervisor.HypervisorState.SimulatedGuest;
import kilonova.agent.simulated.hypervisor.PassageMessage.Answer;
import kilonova.agent.simulated.hypervisor.PassageMessage.HandOver;
import kilonova.agent.simulated.hypervisor.PassageMessage.Hello;
import kilonova.agent.simulated.hypervisor.PassageMessage.Piece;
import kilonova.protocol.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where simulated guests come in: a port of the loopback, open as long as the process lives. Who comes must know the token that was made
 * when the guest was awaited. Safe to use from several threads.
 */
final class Gate {
    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);

    private final GuestStore store;
    private final FailurePlan failures;
    private final Clock clock;
    private final Function<SimulatedGuest, Optional<Problem>> obstacle;
    private final Consumer<UUID> changed;
    private final Map<UUID, String> tokens = new ConcurrentHashMap<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private Optional<ServerSocket> server = Optional.empty();

    /** @param obstacle why a guest could not be started here, if something is in the way */
    Gate(
            GuestStore store,
            FailurePlan failures,
            Clock clock,
            Function<SimulatedGuest, Optional<Problem>> obstacle,
            Consumer<UUID> changed) {
        this.store = store;
        this.failures = failures;
        this.clock = clock;
        this.obstacle = obstacle;
        this.changed = changed;
    }

    /** From now on a guest may come. */
    void open(UUID guest) {
        tokens.computeIfAbsent(guest, id -> UUID.randomUUID().toString());
        var unused = port();
    }

    /** From now on it may not. */
    void close(UUID guest) {
        tokens.remove(guest);
    }

    Optional<String> token(UUID guest) {
        return Optional.ofNullable(tokens.get(guest));
    }

    /** Ends every connection that there is now. */
    void cut() {
        open.forEach(Gate::close);
    }

    synchronized int port() {
        if (server.isEmpty()) {
            try {
                ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                server = Optional.of(socket);
                Thread.ofVirtual().name("simulated-gate").start(() -> accept(socket));
            } catch (IOException e) {
                throw new UncheckedIOException("no port of the loopback can be opened", e);
            }
        }
        return server.get().getLocalPort();
    }

    private void accept(ServerSocket socket) {
        while (true) {
            try {
                Socket guest = socket.accept();
                guest.setTcpNoDelay(true);
                Thread.ofVirtual().name("simulated-arrival").start(() -> serve(guest));
            } catch (IOException e) {
                LOG.warn("no simulated guest can come in any more: {}", e.getMessage());
                return;
            }
        }
    }

    private void serve(Socket socket) {
        open.add(socket);
        Optional<UUID> coming = Optional.empty();
        try (socket;
                DataInputStream in = new DataInputStream(socket.getInputStream());
                DataOutputStream out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()))) {
            if (!(PassageMessage.read(in) instanceof Hello hello)) {
                return;
            }
            Optional<String> refusal = store.atomically(() -> letIn(hello));
            if (refusal.isEmpty()) {
                coming = Optional.of(hello.guestId());
                changed.accept(hello.guestId());
            }
            new Answer(refusal).write(out);
            while (refusal.isEmpty()) {
                refusal = switch (PassageMessage.read(in)) {
                    case Piece piece ->
                        isComing(hello.guestId()) ? Optional.empty() : Optional.of("it was turned away");
                    case HandOver memory -> handedOver(hello.guestId(), memory);
                    case Hello again -> Optional.of("it is coming already");
                    case Answer answer -> Optional.of("nothing was asked");
                };
                new Answer(refusal).write(out);
            }
        } catch (IOException e) {
            LOG.debug("a simulated guest broke off: {}", e.getMessage());
        } finally {
            open.remove(socket);
            coming.ifPresent(this::brokeOff);
        }
    }

    private Optional<String> letIn(Hello hello) {
        Optional<SimulatedGuest> awaited = store.any(hello.guestId());
        if (awaited.isEmpty() || !token(hello.guestId()).equals(Optional.of(hello.token()))) {
            return Optional.of("nobody awaits it");
        }
        Optional<Problem> planned = failures.next(Operation.ARRIVE);
        if (planned.isPresent()) {
            return planned.map(Problem::message);
        }
        if (!awaited.get().is(Passing.AWAITED)) {
            return Optional.of("a try to come was made before, and its devices must be made anew");
        }
        Optional<Problem> inTheWay = obstacle.apply(awaited.get());
        if (inTheWay.isEmpty()) {
            store.put(awaited.get()
                    .withIdentity(hello.domainId())
                    .with(PowerState.PAUSED, clock.instant())
                    .with(Optional.of(Passing.COMING)));
        }
        return inTheWay.map(Problem::message);
    }

    private boolean isComing(UUID guest) {
        return store.any(guest).filter(known -> known.is(Passing.COMING)).isPresent();
    }

    /** @throws IOException when it came, and the answer is lost on purpose */
    private Optional<String> handedOver(UUID guest, HandOver memory) throws IOException {
        boolean here = store.atomically(() -> {
            if (!isComing(guest)) {
                return false;
            }
            store.change(
                    guest,
                    known -> known.with(memory.power(), clock.instant())
                            .counting(new TickCounter(memory.ticks(), clock.instant()))
                            .having(new SimulatedDisk(memory.diskWriters()))
                            .with(Optional.of(Passing.ARRIVED)));
            return true;
        });
        if (!here) {
            return Optional.of("it was turned away");
        }
        changed.accept(guest);
        Optional<Problem> planned = failures.next(Operation.HAND_OVER);
        if (planned.isPresent()) {
            throw new IOException(planned.get().message());
        }
        return Optional.empty();
    }

    private void brokeOff(UUID guest) {
        boolean lost = store.atomically(() -> {
            if (!isComing(guest)) {
                return false;
            }
            store.change(
                    guest,
                    known -> known.with(PowerState.SHUT_OFF, clock.instant()).with(Optional.of(Passing.SPENT)));
            return true;
        });
        if (lost) {
            changed.accept(guest);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("a connection was closed before: {}", e.getMessage());
        }
    }
}
