package kilonova.compute.operations;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import kilonova.compute.hosts.Guest;
import kilonova.compute.livemigration.HostSide;
import kilonova.compute.livemigration.MigrationReport;
import kilonova.compute.livemigration.MigrationReport.Destination;
import kilonova.compute.livemigration.MovingGuest;
import kilonova.compute.livemigration.Obstacle;
import kilonova.compute.livemigration.Pairing;
import kilonova.compute.livemigration.Preflight;
import kilonova.compute.scheduler.Explanation.HostVerdict;
import kilonova.compute.scheduler.Scheduler;
import kilonova.compute.scheduler.Scheduler.Wish;
import kilonova.compute.servers.Lifecycle;
import kilonova.compute.servers.Migration;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import kilonova.protocol.DeviceClaim;
import kilonova.protocol.GuestPhase;
import kilonova.protocol.MigrationProgress;
import kilonova.protocol.ObservedGuest;
import kilonova.protocol.ObservedGuest.ObservedDevice;
import kilonova.protocol.Problem;

/** Gathers what decides whether a server can move while it runs, and asks the rules. Claims nothing. Thread-safe. */
public final class LivePreflight {
    private final Workplace work;

    public LivePreflight(Workplace work) {
        this.work = work;
    }

    /**
     * Whether and where a server could move now, with all that is in the way.
     *
     * @param onlyHost the one host to look at
     */
    public MigrationReport of(Server server, Optional<String> onlyHost) {
        ServerAction action = new ServerAction.LiveMigrate(onlyHost);
        List<Obstacle> state = Lifecycle.refusal(server, action).stream()
                .map(no -> new Obstacle(no.code(), no.message().replaceFirst("\\.$", "")))
                .toList();
        return report(server, onlyHost, state);
    }

    /** How far a migration has come, where its source has told. */
    public Optional<MigrationProgress> progress(Migration migration) {
        return work.guest(migration.sourceGuest())
                .flatMap(Guest::observed)
                .flatMap(ObservedGuest::progress)
                .filter(progress -> migration.destinationGuest().equals(Optional.of(progress.attempt())));
    }

    /** The same of a server whose move has begun, and shows that. */
    MigrationReport underWay(Server server, Optional<String> onlyHost) {
        return report(server, onlyHost, List.of());
    }

    /** Which devices of a host can take in those of a guest. */
    Scheduler.DeviceRule devices(Side source) {
        return (host, claims) -> work.hosts()
                .side(host)
                .flatMap(side -> Pairing.no(source.moving().units(), claims, side))
                .map(Obstacle::message);
    }

    /**
     * The side that a server would leave.
     *
     * @param moving its guest there
     */
    record Side(HostSide host, MovingGuest moving) {}

    /** Where a server runs; empty if it is on no host. */
    Optional<Side> source(Server server) {
        Optional<Guest> guest = work.guest(server.whereabouts().guestId());
        return guest.flatMap(found ->
                work.hosts().side(found.host()).map(side -> new Side(side, moving(server, found, side))));
    }

    private MigrationReport report(Server server, Optional<String> onlyHost, List<Obstacle> state) {
        List<Obstacle> obstacles = new ArrayList<>(state);
        Optional<Side> source = source(server);
        if (source.isEmpty()) {
            obstacles.add(new Obstacle("server.no_guest", "it is on no host"));
            return new MigrationReport(obstacles, List.of());
        }
        Side side = source.get();
        obstacles.addAll(Preflight.leaving(side.host(), side.moving()));
        Wish wish = new Wish(server, server.flavor(), Set.of(), Optional.empty()).with(devices(side));
        List<Destination> destinations = work.scheduler().explain(wish).hosts().stream()
                .filter(verdict -> onlyHost.map(verdict.host()::equals)
                        .orElse(!verdict.host().equals(side.host().name())))
                .map(verdict -> destination(verdict, side))
                .toList();
        return new MigrationReport(obstacles, destinations);
    }

    private Destination destination(HostVerdict verdict, Side source) {
        if (verdict.host().equals(source.host().name())) {
            return new Destination(verdict.host(), List.of(new Obstacle("host.same", "is the host that it is on")));
        }
        List<Obstacle> obstacles = verdict.reasons().stream()
                .map(no -> new Obstacle(no.code(), no.message()))
                .collect(Collectors.toCollection(ArrayList::new));
        work.hosts()
                .side(verdict.host())
                .ifPresent(side -> obstacles.addAll(Preflight.arriving(source.host(), side, source.moving())));
        return new Destination(verdict.host(), obstacles);
    }

    private static MovingGuest moving(Server server, Guest guest, HostSide side) {
        return new MovingGuest(server.flavor().memoryMb(), MovingGuest.units(devices(guest), side), problem(guest));
    }

    /** What a host says is in its guest, in the order of the guest's claims, which is the order in which it pairs them. */
    private static List<ObservedDevice> devices(Guest guest) {
        List<DeviceClaim> claims = guest.desired().devices();
        return guest.observed().map(ObservedGuest::devices).orElse(List.of()).stream()
                .sorted(Comparator.comparingInt(device -> place(claims, device)))
                .toList();
    }

    private static int place(List<DeviceClaim> claims, ObservedDevice device) {
        for (int i = 0; i < claims.size(); i++) {
            if (claims.get(i).providerKey().equals(device.providerKey())
                    && claims.get(i).resourceClass().equals(device.resourceClass())) {
                return i;
            }
        }
        return claims.size();
    }

    private static Optional<String> problem(Guest guest) {
        Optional<ObservedGuest> seen = guest.observed();
        if (seen.isEmpty()) {
            return Optional.of("its host has not told of it yet");
        }
        if (seen.get().phase() == GuestPhase.DEGRADED || seen.get().phase() == GuestPhase.FAILED) {
            return Optional.of(seen.get().problem().map(Problem::message).orElse("its host does not say why"));
        }
        int promised =
                guest.desired().devices().stream().mapToInt(DeviceClaim::amount).sum();
        int has = seen.get().devices().size();
        return has == promised
                ? Optional.empty()
                : Optional.of("it has " + has + " devices and should have " + promised);
    }
}
