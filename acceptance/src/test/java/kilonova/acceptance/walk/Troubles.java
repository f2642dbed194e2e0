package kilonova.acceptance.walk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import kilonova.acceptance.client.Api;
import kilonova.acceptance.product.Eventually;
import kilonova.acceptance.product.HostAgent;
import kilonova.acceptance.product.HostFiles.GuestSeen;
import kilonova.acceptance.walk.Sight.ServerSeen;
import kilonova.agent.control.ControlClient;
import kilonova.agent.control.Order;
import kilonova.agent.kernel.Errno;
import kilonova.agent.simulated.SimulatedHost;
import kilonova.agent.simulated.failures.FailureFolder;
import kilonova.agent.simulated.hypervisor.FailurePlan;
import kilonova.agent.simulated.kernel.Operation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What happens to hosts and controllers, and how each of it passes again. Not thread-safe. */
final class Troubles {
    private static final String SERVICES = "/compute/v2.1/os-services";
    private static final Duration MOST_TO_START = Duration.ofMinutes(5);
    private static final List<Errno> ERRORS = List.of(Errno.EIO, Errno.ENOSPC, Errno.EBUSY, Errno.EAGAIN);
    private static final List<Operation> DEVICE_OPERATIONS =
            List.of(Operation.CREATE_MDEV, Operation.REMOVE_MDEV, Operation.SET_TYPE);

    private final Grounds grounds;
    private final Random random;
    private final History history;

    private final Set<HostAgent> dead = new HashSet<>();
    private final Set<HostAgent> halted = new HashSet<>();
    private final Set<HostAgent> drained = new HashSet<>();
    private final Set<String> closed = new HashSet<>();

    Troubles(Grounds grounds, Random random, History history) {
        this.grounds = grounds;
        this.random = random;
        this.history = history;
    }

    /** Lets one thing happen. */
    void strike(List<ServerSeen> servers) {
        HostAgent host = grounds.hosts().get(random.nextInt(grounds.hosts().size()));
        switch (random.nextInt(14)) {
            case 0 -> {
                history.add("kill-controller", "");
                grounds.controller().kill();
                grounds.controller().startAgain();
            }
            case 1, 2 -> kill(host);
            case 3 -> startAgain(host);
            case 4 -> halt(host);
            case 5 -> goOn(host);
            case 6 -> onMachine(host, "reboot-host", SimulatedHost::reboot);
            case 7 -> guestDies(host);
            case 8 -> lay(host, FailureFolder.SILENT, "");
            case 9 -> lay(host, FailureFolder.SLOW, Integer.toString(50 + random.nextInt(700)));
            case 10, 11 -> {
                FailurePlan.Operation[] operations = FailurePlan.Operation.values();
                lay(host, operations[random.nextInt(operations.length)].name(), FailurePlan.GROUP_ERROR);
            }
            case 12 ->
                lay(
                        host,
                        DEVICE_OPERATIONS
                                .get(random.nextInt(DEVICE_OPERATIONS.size()))
                                .name(),
                        ERRORS.get(random.nextInt(ERRORS.size())).name());
            default -> lose(host, servers);
        }
    }

    /** A host does not take new servers: all its board are drained, or its service is disabled. */
    void close(List<ServerSeen> servers) {
        HostAgent host = grounds.hosts().get(random.nextInt(grounds.hosts().size()));
        if (random.nextBoolean()) {
            drainBoard(host, false);
        } else {
            history.add("disable", host.host());
            closed.add(host.host());
            service(host.host(), body -> body.put("status", "disabled"));
            servers.stream().filter(server -> server.host().equals(host.host())).forEach(server -> {
                ObjectNode action = Api.object();
                action.putNull("migrate");
                history.add(
                        "drain",
                        server.name() + " -> "
                                + grounds.servers().act(server.id(), action).status());
            });
        }
    }

    /** Everything passes: all processes run, and nothing fails any more. */
    void pass() {
        for (HostAgent host : grounds.hosts()) {
            forget(host);
            goOn(host);
            startAgain(host);
        }
        for (String host : Set.copyOf(closed)) {
            service(host, body -> body.put("status", "enabled"));
            service(host, body -> body.put("forced_down", false));
            closed.remove(host);
        }
        for (HostAgent host : Set.copyOf(drained)) {
            Eventually.holds(
                    "the end of a drain",
                    MOST_TO_START,
                    () -> {
                        drainBoard(host, true);
                        return !drained.contains(host);
                    },
                    host::lastOutput);
        }
        history.add("calm", "");
    }

    private void kill(HostAgent host) {
        if (dead.add(host)) {
            halted.remove(host);
            history.add("kill-agent", host.host());
            host.kill();
        }
    }

    private void startAgain(HostAgent host) {
        if (dead.remove(host)) {
            history.add("start-agent", host.host());
            host.startAgain();
        }
    }

    private void halt(HostAgent host) {
        if (!dead.contains(host) && halted.add(host)) {
            history.add("halt-agent", host.host());
            host.halt();
        }
    }

    private void goOn(HostAgent host) {
        if (halted.remove(host)) {
            history.add("go-on", host.host());
            host.goOn();
        }
    }

    private interface Deed {
        void on(SimulatedHost machine);
    }

    private void onMachine(HostAgent host, String what, Deed deed) {
        kill(host);
        history.add(what, host.host());
        host.onMachine(deed::on);
        startAgain(host);
    }

    private void guestDies(HostAgent host) {
        List<GuestSeen> running = host.files().guests().stream()
                .filter(guest -> guest.power().equals("RUNNING"))
                .toList();
        if (!running.isEmpty()) {
            GuestSeen victim = running.get(random.nextInt(running.size()));
            onMachine(
                    host,
                    "guest-dies " + victim.server(),
                    machine -> machine.hypervisor().kill(victim.guest()));
        }
    }

    /** A host is lost: its agent is dead or cut off, an operator says so, and its servers are made anew elsewhere. */
    private void lose(HostAgent host, List<ServerSeen> servers) {
        if (random.nextBoolean()) {
            kill(host);
        } else {
            halt(host);
        }
        closed.add(host.host());
        service(host.host(), body -> body.put("forced_down", true));
        servers.stream().filter(server -> server.host().equals(host.host())).forEach(server -> {
            ObjectNode action = Api.object();
            action.putObject("evacuate");
            history.add(
                    "evacuate",
                    server.name() + " " + server.status() + " from " + host.host() + " -> "
                            + grounds.servers().act(server.id(), action).status());
        });
    }

    private void drainBoard(HostAgent host, boolean undo) {
        if (dead.contains(host) || halted.contains(host)) {
            return;
        }
        String board = host.host().equals("functions") ? "0000:82:00.0" : "0000:85:00.0";
        try {
            Optional<ControlClient> client = ControlClient.connect(host.stateDirectory());
            if (client.isPresent()) {
                try (ControlClient connected = client.get()) {
                    connected.give(new Order.Drain(board, undo, false));
                    history.add(undo ? "undrain-board" : "drain-board", host.host());
                    if (undo) {
                        drained.remove(host);
                    } else {
                        drained.add(host);
                    }
                }
            }
        } catch (IOException unreached) {
            history.add("drain-failed", host.host() + " " + unreached);
        }
    }

    private interface Change {
        ObjectNode to(ObjectNode body);
    }

    private void service(String host, Change change) {
        JsonNode services =
                grounds.api().get(SERVICES + "?host=" + host).expect(200).body().path("services");
        String id = services.path(0).path("id").asString();
        grounds.api().put(SERVICES + "/" + id, change.to(Api.object())).expect(200);
    }

    private void lay(HostAgent host, String name, String text) {
        history.add("failure", host.host() + " " + name + " " + text);
        try {
            Files.createDirectories(host.failures());
            Path fresh = host.failures().resolve(name + ".new");
            Files.writeString(fresh, text);
            Files.move(fresh, host.failures().resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void forget(HostAgent host) {
        if (!Files.exists(host.failures())) {
            return;
        }
        try (Stream<Path> files = Files.list(host.failures())) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
