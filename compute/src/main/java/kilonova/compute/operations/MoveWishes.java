package kilonova.compute.operations;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.hosts.Guests;
import kilonova.compute.operations.Evacuate.EvacuateStep;
import kilonova.compute.operations.Move.MoveStep;
import kilonova.compute.operations.Wishes.Answer;
import kilonova.compute.outcome.Refusal;
import kilonova.compute.servers.Asker;
import kilonova.compute.servers.Migration;
import kilonova.compute.servers.MigrationStatus;
import kilonova.compute.servers.Migrations;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import kilonova.compute.servers.Servers;
import kilonova.compute.servers.TaskState;
import kilonova.compute.servers.VmState;
import kilonova.protocol.GuestGoal;
import org.jdbi.v3.core.Handle;

/** Writes wishes to move a server down: resize, cold migration, and what the user makes of a finished move. */
final class MoveWishes {
    private final Workplace work;
    private final Admission admission;

    MoveWishes(Workplace work, Admission admission) {
        this.work = work;
        this.admission = admission;
    }

    Answer move(
            Handle handle,
            Server server,
            ServerAction action,
            Asker asker,
            Migration.Kind kind,
            Flavor flavor,
            Optional<String> onlyHost) {
        if (Migrations.open(handle, server.id()).isPresent()) {
            return Answer.refused(new Refusal(
                    Refusal.Kind.CONFLICT,
                    "server.move_open",
                    "Instance " + server.id() + " has a move that is neither confirmed nor reverted."));
        }
        if (onlyHost.isPresent() && onlyHost.equals(server.whereabouts().host())) {
            return Answer.refused(new Refusal(
                    Refusal.Kind.INVALID,
                    "host.same",
                    "Cannot migrate to the host where the server is: instance " + server.id() + " is on "
                            + onlyHost.get() + ". Name another host, or none."));
        }
        Optional<Refusal> refusal = admission.resize(handle, server, flavor);
        if (refusal.isPresent()) {
            return Answer.refused(refusal.get());
        }
        if (server.whereabouts().guestId().isEmpty()) {
            return Answer.refused(new Refusal(
                    Refusal.Kind.CONFLICT, "server.no_guest", "Instance " + server.id() + " is on no host."));
        }
        Optional<Refusal> stays = staysWithItsDisk(server, flavor);
        if (stays.isPresent()) {
            return Answer.refused(stays.get());
        }
        Migration migration = new Migration(
                0,
                UUID.randomUUID(),
                server.id(),
                kind,
                MigrationStatus.PRE_MIGRATING,
                server.whereabouts().host().orElseThrow(),
                onlyHost,
                server.whereabouts().guestId(),
                Optional.empty(),
                server.flavor(),
                flavor,
                server.state().vm() == VmState.ACTIVE,
                asker.userId(),
                asker.projectId(),
                work.now(),
                work.now());
        Migrations.insert(handle, migration);
        Servers.update(
                handle,
                server.id(),
                current -> current.with(current.state().withTask(Optional.of(TaskState.RESIZE_PREP)), work.now()));
        Recorder.begin(handle, server.id(), asker, action.wireName(), work.now());
        Recorder.started(handle, server.id(), asker, "conductor_migrate_server", Optional.empty(), work.now());
        Operations.put(
                handle,
                server.id(),
                new Move(
                        UUID.randomUUID(),
                        asker,
                        migration.uuid(),
                        onlyHost,
                        server.state().vm(),
                        MoveStep.CLAIM,
                        List.of(),
                        Optional.empty()));
        return Answer.accepted(List.of());
    }

    Answer evacuate(Handle handle, Server server, ServerAction.Evacuate action, Asker asker) {
        Optional<String> lost = server.whereabouts().host();
        if (lost.isEmpty() || server.whereabouts().guestId().isEmpty()) {
            return Answer.refused(InPlaceWishes.onNoHost(server, action));
        }
        if (work.hosts().isUp(lost.get())) {
            return Answer.refused(new Refusal(
                    Refusal.Kind.INVALID,
                    "host.up",
                    "Compute service of " + lost.get() + " is still in use. A server is evacuated from a host that is"
                            + " down; migrate it instead, or force the service down first."));
        }
        if (action.host().equals(lost)) {
            return Answer.refused(new Refusal(
                    Refusal.Kind.INVALID,
                    "host.same",
                    "The target host can't be the same one: instance " + server.id() + " is lost on " + lost.get()
                            + "."));
        }
        Optional<Refusal> moving = UnfinishedMoves.refusal(handle, server, action);
        if (moving.isPresent()) {
            return Answer.refused(moving.get());
        }
        Migration migration = new Migration(
                0,
                UUID.randomUUID(),
                server.id(),
                Migration.Kind.EVACUATION,
                MigrationStatus.ACCEPTED,
                lost.get(),
                action.host(),
                server.whereabouts().guestId(),
                Optional.empty(),
                server.flavor(),
                server.flavor(),
                server.state().vm() == VmState.ACTIVE,
                asker.userId(),
                asker.projectId(),
                work.now(),
                work.now());
        Migrations.insert(handle, migration);
        Servers.update(
                handle,
                server.id(),
                current -> current.with(current.state().withTask(Optional.of(TaskState.REBUILDING)), work.now()));
        Recorder.begin(handle, server.id(), asker, action.wireName(), work.now());
        Recorder.started(handle, server.id(), asker, Evacuator.SCHEDULE, Optional.empty(), work.now());
        Operations.put(
                handle,
                server.id(),
                new Evacuate(
                        UUID.randomUUID(),
                        asker,
                        migration.uuid(),
                        action.host(),
                        action.stopped() || server.state().vm() == VmState.STOPPED,
                        server.state().vm(),
                        EvacuateStep.CLAIM,
                        Optional.empty(),
                        Optional.empty()));
        return Answer.accepted(List.of());
    }

    Answer confirm(Handle handle, Server server, ServerAction action, Asker asker) {
        return confirm(handle, server, action, asker, TaskState.RESIZE_CONFIRMING, false);
    }

    /** A server that is deleted stays where it is now, and can be brought back from there. */
    Answer confirmAndDelete(Handle handle, Server server, ServerAction action, Asker asker) {
        return confirm(handle, server, action, asker, TaskState.SOFT_DELETING, true);
    }

    private Answer confirm(
            Handle handle, Server server, ServerAction action, Asker asker, TaskState task, boolean thenDeleted) {
        Optional<Migration> open = Migrations.open(handle, server.id());
        if (open.isEmpty()) {
            return Answer.refused(noMigration(server));
        }
        Migration migration = open.get();
        Migrations.update(handle, migration.with(MigrationStatus.CONFIRMING, work.now()));
        migration.sourceGuest().ifPresent(id -> Guests.wish(handle, id, guest -> guest.with(GuestGoal.ABSENT)));
        Servers.update(
                handle, server.id(), current -> current.with(current.state().withTask(Optional.of(task)), work.now()));
        Recorder.begin(handle, server.id(), asker, action.wireName(), work.now());
        Recorder.started(handle, server.id(), asker, Settler.CONFIRM, Optional.of(migration.sourceHost()), work.now());
        Operations.put(
                handle, server.id(), new Operation.Confirm(UUID.randomUUID(), asker, migration.uuid(), thenDeleted));
        return Answer.accepted(List.of(migration.sourceHost()));
    }

    Answer revert(Handle handle, Server server, ServerAction action, Asker asker) {
        Optional<Migration> open = Migrations.open(handle, server.id());
        if (open.isEmpty()) {
            return Answer.refused(noMigration(server));
        }
        Migration migration = open.get();
        Migrations.update(handle, migration.with(MigrationStatus.REVERTING, work.now()));
        migration.destinationGuest().ifPresent(id -> Guests.wish(handle, id, guest -> guest.with(GuestGoal.ABSENT)));
        Servers.update(
                handle,
                server.id(),
                current -> current.with(current.state().withTask(Optional.of(TaskState.RESIZE_REVERTING)), work.now()));
        Recorder.begin(handle, server.id(), asker, action.wireName(), work.now());
        Recorder.started(handle, server.id(), asker, Settler.REVERT, migration.destinationHost(), work.now());
        Operations.put(handle, server.id(), new Operation.Revert(UUID.randomUUID(), asker, migration.uuid(), false));
        return Answer.accepted(migration.destinationHost().stream().toList());
    }

    private Optional<Refusal> staysWithItsDisk(Server server, Flavor flavor) {
        String host = server.whereabouts().host().orElseThrow();
        if (work.hosts().hasDisks(host) && !work.hosts().movesDisks(host)) {
            return Optional.of(new Refusal(
                    Refusal.Kind.CONFLICT,
                    "server.disk_stays",
                    "Instance " + server.id() + " has a disk on host " + host + ", whose agent is too old to give it to"
                            + " another: it would come up without its data. Bring that agent up to date first."));
        }
        Flavor now = server.flavor();
        if (flavor.rootDiskGb() < now.rootDiskGb() || flavor.ephemeralDiskGb() < now.ephemeralDiskGb()) {
            return Optional.of(new Refusal(
                    Refusal.Kind.INVALID,
                    "server.disk_would_shrink",
                    "Disks cannot be made smaller: instance " + server.id() + " has a root disk of " + now.rootDiskGb()
                            + " GB and " + now.ephemeralDiskGb() + " GB of ephemeral disk, and flavor " + flavor.name()
                            + " has " + flavor.rootDiskGb() + " and " + flavor.ephemeralDiskGb() + "."));
        }
        return Optional.empty();
    }

    private static Refusal noMigration(Server server) {
        return new Refusal(
                Refusal.Kind.INVALID,
                "server.no_migration",
                "Instance " + server.id() + " has no resize or migration to confirm or revert.");
    }
}
