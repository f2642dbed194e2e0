package kilonova.agent.libvirt;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import kilonova.agent.guests.ArrivalState;
import kilonova.agent.guests.GuestDefinition;
import kilonova.agent.guests.GuestDevice;
import kilonova.agent.guests.GuestMigrations;
import kilonova.agent.guests.GuestTransfer;
import kilonova.agent.guests.Leaving;
import kilonova.agent.guests.PowerState;
import kilonova.agent.images.ImageRefused;
import kilonova.agent.libvirt.daemon.Daemon;
import kilonova.agent.libvirt.daemon.Domain;
import kilonova.agent.libvirt.daemon.DomainMigration;
import kilonova.agent.libvirt.daemon.DomainMigration.DiskCopy;
import kilonova.agent.libvirt.daemon.NodeFacts;
import kilonova.agent.libvirt.domain.DestinationXml;
import kilonova.agent.libvirt.domain.DeviceApis;
import kilonova.agent.libvirt.domain.DomainXml;
import kilonova.agent.libvirt.domain.GuestNetwork;
import kilonova.agent.libvirt.files.InstanceFiles;
import kilonova.protocol.ControllerUnavailable;
import kilonova.protocol.MigrationFacts;
import kilonova.protocol.MigrationOptions;
import kilonova.protocol.Problem;

/**
 * Running guests that leave for another libvirt daemon, or come from one. The two daemons hand the guest over by themselves; a domain that
 * is on its way here has no definition yet, and one that has left has none any more: that is how each is told. Safe to use from several
 * threads.
 */
final class LibvirtMigrations implements GuestMigrations {
    /** The facts that hosts like this one tell each other. */
    private static final String FOLDER = "folder";

    private static final String NETWORK = "network";
    private static final String DATA_URI = "migrate_uri";
    private static final String BASE = "base";

    private final Daemon daemon;
    private final InstanceFiles files;
    private final GuestNetwork network;
    private final MigrationEndpoint endpoint;
    private final Machine machine;
    private final Consumer<UUID> changed;
    /** With what the root disk of each grows from here; empty where nobody can vouch for it. */
    private final Map<UUID, Optional<String>> awaited = new ConcurrentHashMap<>();

    private final Map<UUID, DomainDeparture> departures = new ConcurrentHashMap<>();

    /** @param changed hears of each guest that is other than it was */
    LibvirtMigrations(
            Daemon daemon,
            InstanceFiles files,
            GuestNetwork network,
            MigrationEndpoint endpoint,
            Machine machine,
            Consumer<UUID> changed) {
        this.daemon = daemon;
        this.files = files;
        this.network = network;
        this.endpoint = endpoint;
        this.machine = machine;
        this.changed = changed;
    }

    @Override
    public MigrationFacts facts() {
        NodeFacts node = daemon.node();
        return new MigrationFacts(
                node.libvirtVersion(), node.version(), machine.kernelRelease(), true, Optional.empty(), Map.of());
    }

    @Override
    public Optional<Problem> await(GuestDefinition definition) {
        UUID guest = definition.guestId();
        for (GuestDevice device : definition.devices()) {
            Optional<Problem> refusal = DeviceApis.refusal(device);
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        if (find(guest).isPresent()) {
            return Optional.of(new Problem("guest.defined", "guest " + guest + " is here already"));
        }
        try {
            files.prepareArrival(definition);
            awaited.put(guest, files.base(guest));
        } catch (NoSuchFileException gone) {
            return Optional.of(new Problem(
                    "image.gone", "what guest " + guest + " is made of cannot be had any more: " + gone.getMessage()));
        } catch (ImageRefused refused) {
            return Optional.of(refused.problem());
        } catch (ControllerUnavailable | IOException | InterruptedException e) {
            throw Trouble.with("the files of guest " + guest + " cannot be made now", e);
        }
        return Optional.empty();
    }

    @Override
    public ArrivalState arrival(UUID guestId) {
        Optional<Domain> domain = find(guestId);
        if (domain.isPresent()) {
            boolean whole = domain.get().persistent() || domain.get().power() == PowerState.RUNNING;
            return whole ? new ArrivalState.Arrived() : new ArrivalState.Coming();
        }
        Optional<String> base = awaited.get(guestId);
        if (base == null) {
            return ArrivalState.none();
        }
        Map<String, String> facts = new HashMap<>();
        facts.put(FOLDER, files.home(guestId).toString());
        facts.put(NETWORK, network.text());
        base.ifPresent(name -> facts.put(BASE, name));
        endpoint.dataUri().ifPresent(uri -> facts.put(DATA_URI, uri));
        return new ArrivalState.Awaited(endpoint.uri(), facts);
    }

    @Override
    public Optional<Problem> adopt(UUID guestId) {
        awaited.remove(guestId);
        return Optional.empty();
    }

    @Override
    public Optional<Problem> depart(GuestTransfer transfer) {
        UUID guest = transfer.guestId();
        String name = DomainXml.name(guest);
        Optional<Domain> domain = daemon.find(name);
        if (domain.isEmpty() || !domain.get().power().isActive()) {
            return Optional.of(new Problem("guest.not_running", "guest " + guest + " is not running"));
        }
        String folder = transfer.facts().get(FOLDER);
        if (folder == null) {
            return Optional.of(new Problem(
                    "migration.other_hypervisor",
                    transfer.destinationHost() + " does not run its guests as this host does"));
        }
        Optional<String> running = daemon.migratableXml(name, false);
        Optional<String> persistent = daemon.migratableXml(name, true);
        if (running.isEmpty() || persistent.isEmpty()) {
            return Optional.of(GuestDomains.notDefined(guest));
        }
        DomainMigration migration;
        try {
            DiskCopy copy = copy(transfer, running.get());
            DestinationXml.Changes changes = new DestinationXml.Changes(
                    transfer.destinationGuest(),
                    files.home(guest).toString(),
                    folder,
                    GuestNetwork.parse(transfer.facts().getOrDefault(NETWORK, network.text())),
                    transfer.units(),
                    copy == DiskCopy.WHOLE);
            migration = migration(transfer, running.get(), persistent.get(), copy, changes);
        } catch (ImageRefused refused) {
            return Optional.of(refused.problem());
        } catch (IOException e) {
            return Optional.of(new Problem("migration.failed", "its disk cannot be read: " + Trouble.text(e)));
        } catch (IllegalArgumentException e) {
            return Optional.of(new Problem("migration.failed", String.valueOf(e.getMessage())));
        }
        DomainDeparture departure =
                new DomainDeparture(daemon, transfer, domain.get().power(), LibvirtMigrations::millis, changed);
        departures.put(guest, departure);
        departure.start(migration);
        return Optional.empty();
    }

    /** Only a disk that grows from the same content there can do without it. */
    private DiskCopy copy(GuestTransfer transfer, String running) throws ImageRefused, IOException {
        if (!DestinationXml.hasWritableDisks(running)) {
            return DiskCopy.NOTHING;
        }
        Optional<String> here = files.base(transfer.guestId());
        Optional<String> there = Optional.ofNullable(transfer.facts().get(BASE));
        if (there.isPresent() && there.equals(here)) {
            return DiskCopy.WHAT_DIFFERS;
        }
        if (there.equals(Optional.of(InstanceFiles.NO_BASE))) {
            return DiskCopy.WHOLE;
        }
        throw new ImageRefused(
                "migration.other_base",
                "its disk grows from %s here, and from %s on %s; migrate it cold, which takes all of its disk along"
                        .formatted(
                                here.orElse("an image without a checksum"),
                                there.orElse("something that is not told"),
                                transfer.destinationHost()));
    }

    private DomainMigration migration(
            GuestTransfer transfer, String running, String persistent, DiskCopy copy, DestinationXml.Changes changes) {
        String there = DomainXml.name(transfer.destinationGuest());
        return new DomainMigration(
                transfer.uri(),
                there,
                DestinationXml.of(running, DomainXml.name(transfer.guestId()), changes),
                DestinationXml.of(persistent, there, changes),
                Optional.ofNullable(transfer.facts().get(DATA_URI)),
                copy,
                endpoint.encrypted(),
                transfer.options().autoConverge(),
                transfer.options().parallelConnections(),
                transfer.options().bandwidthMiBps());
    }

    @Override
    public Optional<Leaving> leaving(UUID guestId, UUID attempt, MigrationOptions options) {
        return departure(guestId)
                .filter(known -> known.attempt().equals(attempt))
                .or(() -> takeUp(guestId, attempt, options))
                .filter(DomainDeparture::isKnown)
                .map(DomainDeparture::leaving);
    }

    /** An agent that is gone began it, and the daemons go on without one. */
    private Optional<DomainDeparture> takeUp(UUID guestId, UUID attempt, MigrationOptions options) {
        return daemon.journey(DomainXml.name(guestId)).map(job -> {
            DomainDeparture departure =
                    DomainDeparture.goingOn(daemon, guestId, attempt, options, LibvirtMigrations::millis, changed);
            departures.put(guestId, departure);
            departure.watch().takeUp(job);
            return departure;
        });
    }

    private static long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    @Override
    public Optional<Problem> abort(UUID guestId) {
        return departure(guestId).map(DomainDeparture::abort).orElseGet(() -> notLeaving(guestId));
    }

    @Override
    public Optional<Problem> complete(UUID guestId) {
        return departure(guestId).map(DomainDeparture::complete).orElseGet(() -> notLeaving(guestId));
    }

    private static Optional<Problem> notLeaving(UUID guestId) {
        return Optional.of(new Problem("migration.not_leaving", "guest " + guestId + " is not leaving"));
    }

    @Override
    public boolean hasRemains(UUID guestId) {
        return files.has(guestId) && find(guestId).isEmpty();
    }

    /** Nothing of the guest is here any more. */
    void forget(UUID guestId) {
        awaited.remove(guestId);
        departures.remove(guestId);
    }

    private Optional<Domain> find(UUID guestId) {
        return daemon.find(DomainXml.name(guestId));
    }

    private Optional<DomainDeparture> departure(UUID guestId) {
        return Optional.ofNullable(departures.get(guestId));
    }
}
