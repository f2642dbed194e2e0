package kilonova.compute.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.hosts.Guest;
import kilonova.compute.hosts.Guests;
import kilonova.compute.servers.Lifecycle;
import kilonova.compute.servers.Migration;
import kilonova.compute.servers.MigrationStatus;
import kilonova.compute.servers.Migrations;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import kilonova.compute.servers.ServerOperations;
import kilonova.compute.servers.Transition;
import kilonova.compute.servers.VmState;
import kilonova.gpu.policy.GpuPlacement;
import kilonova.network.outcome.Result;
import kilonova.network.server.ServerPort;
import kilonova.network.server.Wanted;
import kilonova.protocol.GuestGoal;
import kilonova.protocol.GuestPhase;
import kilonova.protocol.MigrationProgress.Outcome;
import kilonova.protocol.ObservedGuest;
import kilonova.store.Engine;
import kilonova.store.TestDatabases;

/** A cloud of two hosts, and a server in it that is about to go along one arrow of the servers' life cycle. Close it. */
final class Arrows implements AutoCloseable {
    static final Flavor ONE = SmallCloud.flavor("vgpu_1", Map.of("resources:VGPU", "1"));
    static final Flavor OTHER = SmallCloud.flavor("vgpu_1_other", Map.of("resources:VGPU", "1"));
    private static final String IMAGE = "rescue-image";

    /** One arrow of the table. */
    record Arrow(String action, VmState from, VmState to) {
        Transition row() {
            return Lifecycle.TABLE.stream()
                    .filter(row -> row.action().getSimpleName().equals(action))
                    .findFirst()
                    .orElseThrow();
        }

        @Override
        public String toString() {
            return action + " from " + from + " to " + to;
        }
    }

    /** All arrows of the table. */
    static Stream<Arrow> all() {
        return Lifecycle.TABLE.stream()
                .flatMap(row -> row.from().stream()
                        .sorted()
                        .flatMap(from -> row.to(from).stream()
                                .sorted()
                                .map(to -> new Arrow(row.action().getSimpleName(), from, to))));
    }

    final SmallCloud cloud;
    private final Arrow arrow;

    Arrows(Arrow arrow) {
        this.arrow = arrow;
        boolean keepsDeleted = arrow.from() == VmState.SOFT_DELETED || arrow.to() == VmState.SOFT_DELETED;
        boolean offloads = arrow.action().equals("Shelve")
                && arrow.from() != VmState.SHELVED_OFFLOADED
                && arrow.to() == VmState.SHELVED_OFFLOADED;
        cloud = new SmallCloud(
                TestDatabases.url(Engine.SQLITE),
                GpuPlacement.PACK,
                offloads,
                keepsDeleted ? Optional.of(Duration.ofDays(1)) : Optional.empty());
        Roads roads = new Roads();
        roads.traffic((_, departure) -> {
            boolean waits = arrow.row().during().isPresent();
            Outcome end = departure.complete() || !waits ? Outcome.DONE : Outcome.UNDER_WAY;
            return departure.abort() ? Outcome.ABORTED : end;
        });
        for (String host : List.of("h1", "h2")) {
            cloud.walkthroughHost(host).joined(roads).report();
        }
        cloud.images.filled.put(IMAGE, true);
    }

    @Override
    public void close() {
        cloud.close();
    }

    /** A server where the arrow begins. */
    Server brought() throws InterruptedException {
        cloud.down.clear();
        if (arrow.from() == VmState.BUILDING) {
            return building();
        }
        Server server = cloud.create("one", ONE);
        if (arrow.action().equals("DetachInterface")) {
            server = cloud.act(server, new ServerAction.AttachInterface(port(server)));
        }
        if (arrow.row().during().isPresent()) {
            return leaving(arrow.from() == VmState.PAUSED ? cloud.act(server, new ServerAction.Pause()) : server);
        }
        return switch (arrow.from()) {
            case ACTIVE -> server;
            case STOPPED -> cloud.act(server, new ServerAction.Stop());
            case PAUSED -> cloud.act(server, new ServerAction.Pause());
            case SUSPENDED -> cloud.act(server, new ServerAction.Suspend());
            case RESCUED -> cloud.act(server, new ServerAction.Rescue(IMAGE));
            case RESIZED ->
                cloud.act(
                        arrow.to() == VmState.STOPPED ? cloud.act(server, new ServerAction.Stop()) : server,
                        new ServerAction.Resize(OTHER));
            case SHELVED -> cloud.act(server, shelve(server));
            case SHELVED_OFFLOADED -> cloud.act(cloud.act(server, shelve(server)), new ServerAction.ShelveOffload());
            case SOFT_DELETED -> cloud.act(server, new ServerAction.Delete());
            case ERROR ->
                cloud.act(
                        arrow.to() == VmState.RESIZED ? cloud.act(server, new ServerAction.Resize(OTHER)) : server,
                        new ServerAction.ResetState(false));
            case BUILDING, DELETED -> throw new IllegalArgumentException(arrow.toString());
        };
    }

    /** Its host has not begun with it. */
    private Server building() {
        var created = (ServerOperations.Created.Accepted)
                cloud.operations.create(SmallCloud.wish("one", ONE, 1, 1), SmallCloud.ASKER);
        Server server = created.servers().getFirst();
        cloud.conductor().carryForward(server.id());
        return cloud.servers.find(server.id()).orElseThrow();
    }

    private Server leaving(Server server) {
        assertThat(cloud.operations.act(server, new ServerAction.LiveMigrate(Optional.empty()), SmallCloud.ASKER))
                .isEmpty();
        for (int i = 0; i < 2_000; i++) {
            if (migration(server).status() == MigrationStatus.RUNNING) {
                return cloud.servers.find(server.id()).orElseThrow();
            }
            cloud.step();
        }
        throw new AssertionError("the server never left");
    }

    private Migration migration(Server server) {
        return new Migrations(cloud.database).list(Optional.of(server.id())).getFirst();
    }

    /** What is asked of it there. */
    ServerAction action(Server server) {
        return action(arrow, server);
    }

    /** What goes along another arrow. */
    ServerAction action(Arrow asked, Server server) {
        return switch (asked.action()) {
            case "Stop" -> new ServerAction.Stop();
            case "Start" -> new ServerAction.Start();
            case "Reboot" -> new ServerAction.Reboot(true);
            case "Pause" -> new ServerAction.Pause();
            case "Unpause" -> new ServerAction.Unpause();
            case "Suspend" -> new ServerAction.Suspend();
            case "Resume" -> new ServerAction.Resume();
            case "Rescue" -> new ServerAction.Rescue(IMAGE);
            case "Unrescue" -> new ServerAction.Unrescue();
            case "CreateImage" -> new ServerAction.CreateImage(copy(server, Snapshots.Purpose.SNAPSHOT));
            case "CreateBackup" -> new ServerAction.CreateBackup(copy(server, Snapshots.Purpose.BACKUP), "daily", 1);
            case "Shelve" -> shelve(server);
            case "ShelveOffload" -> new ServerAction.ShelveOffload();
            case "Unshelve" -> new ServerAction.Unshelve(Optional.empty(), Optional.empty());
            case "Rebuild" ->
                new ServerAction.Rebuild(
                        IMAGE,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
            case "Resize" -> new ServerAction.Resize(OTHER);
            case "Migrate" -> new ServerAction.Migrate(Optional.empty());
            case "LiveMigrate" -> new ServerAction.LiveMigrate(Optional.empty());
            case "StopLiveMigration" -> new ServerAction.StopLiveMigration(number(server), true);
            case "CompleteLiveMigration" -> new ServerAction.CompleteLiveMigration(number(server));
            case "ConfirmResize" -> new ServerAction.ConfirmResize();
            case "RevertResize" -> new ServerAction.RevertResize();
            case "Evacuate" -> {
                server.whereabouts().host().ifPresent(cloud.down::add);
                yield new ServerAction.Evacuate(Optional.empty(), asked.to() == VmState.STOPPED);
            }
            case "AttachInterface" -> new ServerAction.AttachInterface(port(server));
            case "DetachInterface" ->
                new ServerAction.DetachInterface(cloud.network.ports(server.id().toString()).stream()
                        .map(ServerPort::id)
                        .findFirst()
                        .orElse("none"));
            case "Restore" -> new ServerAction.Restore();
            case "Delete" -> new ServerAction.Delete();
            case "ForceDelete" -> new ServerAction.ForceDelete();
            case "Lock" -> new ServerAction.Lock(false, Optional.empty());
            case "Unlock" -> new ServerAction.Unlock();
            case "ResetState" -> new ServerAction.ResetState(asked.to() == VmState.ACTIVE);
            default -> throw new IllegalArgumentException(asked.action());
        };
    }

    private long number(Server server) {
        return new Migrations(cloud.database)
                .list(Optional.of(server.id())).stream()
                        .map(Migration::id)
                        .findFirst()
                        .orElse(1L);
    }

    private ServerAction shelve(Server server) {
        return new ServerAction.Shelve(copy(server, Snapshots.Purpose.SHELVE));
    }

    private String copy(Server server, Snapshots.Purpose purpose) {
        var made = cloud.images.make(server, "copy", purpose, Map.of());
        return ((Snapshots.Made.Waiting) made).imageId();
    }

    private String port(Server server) {
        var made = cloud.network.attachOneMore(
                server.id().toString(),
                server.whereabouts().host().orElse(""),
                new Wanted(server.projectId(), List.of(), List.of()));
        return ((Result.Done<ServerPort>) made).value().id();
    }

    /** Whether the action is done when it has been answered. */
    boolean isAtOnce() {
        return Set.of("Lock", "Unlock", "ResetState").contains(arrow.action());
    }

    /** Units that the server holds: two while both ends of a move do, none when it is on no host. */
    long units(Server server) {
        boolean evacuated =
                cloud.down.contains("h1") && !server.whereabouts().host().equals(Optional.of("h1"));
        boolean hasOpenMove = new Migrations(cloud.database)
                .list(Optional.of(server.id())).stream()
                        .anyMatch(migration -> migration.status() == MigrationStatus.FINISHED);
        if (server.isDeleted() || server.whereabouts().guestId().isEmpty()) {
            return 0;
        }
        return evacuated || hasOpenMove ? 2 : 1;
    }

    /**
     * After some time its ports are the cards that its guest is to have, and no image is there that nobody fills or needs, whatever died in
     * between.
     */
    void assertNothingIsLeftOver(Server server) {
        MovedClock clock = new MovedClock();
        Leftovers leftovers = new Leftovers(Workplaces.with(cloud.work, clock));
        leftovers.look();
        clock.move(Leftovers.PATIENCE);
        leftovers.look();
        assertThat(cloud.images.bound())
                .extracting(Snapshots.Copy::imageId)
                .isEqualTo(
                        server.shelved().map(Server.Shelved::imageId).stream().toList());
        cloud.work
                .guest(server.whereabouts().guestId())
                .ifPresent(guest -> assertThat(cloud.network.ports(server.id().toString()))
                        .extracting(ServerPort::macAddress)
                        .containsExactlyInAnyOrderElementsOf(
                                guest.desired().spec().cards()));
    }

    /** Nothing is held that no guest has, no guest has what is not held, and nothing is held twice or forgotten. */
    void assertBooksAgree(Server server) {
        assertThat(cloud.database.<List<Finding>>read(handle -> Findings.of(handle, cloud.placement.snapshot())))
                .isEmpty();
        assertThat(cloud.used("VGPU").values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(units(server));
        assertHostsHaveWhatIsWished();
    }

    /** What each host that is up shows of guests is what is stored for it: those guests and no others, with those devices and no others. */
    private void assertHostsHaveWhatIsWished() {
        Map<UUID, Guest> stored = cloud.database.<List<Guest>>read(Guests::all).stream()
                .collect(Collectors.toMap(guest -> guest.desired().guestId(), guest -> guest));
        cloud.fakes.forEach((name, host) -> {
            if (cloud.down.contains(name)) {
                return;
            }
            host.guests().values().stream()
                    .filter(seen -> seen.phase() != GuestPhase.ABSENT)
                    .forEach(seen -> assertThat(stored)
                            .as("guests on " + name)
                            .hasEntrySatisfying(
                                    seen.guestId(),
                                    guest -> assertThat(guest.host()).isEqualTo(name)));
            stored.values().stream()
                    .filter(guest ->
                            guest.host().equals(name) && guest.desired().goal() != GuestGoal.ABSENT)
                    .forEach(guest -> assertThat(shown(host, guest))
                            .as("devices of %s on %s", guest.desired().guestId(), name)
                            .isEqualTo(wished(guest)));
        });
    }

    private static Map<String, Long> shown(FakeHost host, Guest guest) {
        return Optional.ofNullable(host.guests().get(guest.desired().guestId()))
                .map(ObservedGuest::devices)
                .orElse(List.of())
                .stream()
                .collect(Collectors.groupingBy(
                        device -> device.resourceClass() + " of " + device.providerKey(), Collectors.counting()));
    }

    private static Map<String, Long> wished(Guest guest) {
        return guest.desired().devices().stream()
                .collect(Collectors.toMap(
                        claim -> claim.resourceClass() + " of " + claim.providerKey(),
                        claim -> (long) claim.amount(),
                        Long::sum));
    }
}
