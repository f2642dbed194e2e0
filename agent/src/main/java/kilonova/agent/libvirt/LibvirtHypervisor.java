package kilonova.agent.libvirt;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import kilonova.agent.guests.DiskSink;
import kilonova.agent.guests.Guest;
import kilonova.agent.guests.GuestDefinition;
import kilonova.agent.guests.GuestMigrations;
import kilonova.agent.guests.Hypervisor;
import kilonova.agent.guests.HypervisorHost;
import kilonova.agent.libvirt.daemon.Daemon;
import kilonova.agent.libvirt.daemon.DaemonListener;
import kilonova.agent.libvirt.daemon.NodeFacts;
import kilonova.agent.libvirt.domain.DomainReader;
import kilonova.agent.libvirt.domain.DomainXml;
import kilonova.agent.libvirt.domain.GuestNetwork;
import kilonova.agent.libvirt.domain.HostStyle;
import kilonova.agent.libvirt.files.InstanceFiles;
import kilonova.protocol.GuestSpec;
import kilonova.protocol.Problem;
import kilonova.protocol.calls.GuestDiagnostics;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The guests of a host whose libvirt daemon runs them. A domain is ours when its name and metadata say so; all others are not seen. */
public final class LibvirtHypervisor implements Hypervisor {
    private static final Logger LOG = LoggerFactory.getLogger(LibvirtHypervisor.class);

    private final Daemon daemon;
    private final InstanceFiles files;
    private final Machine machine;
    private final boolean withCards;
    private final List<Problem> notes;
    private final Happenings happenings = new Happenings();
    private final GuestDomains domains;
    private final GuestDefinitions definitions;
    private final GuestPower power;
    private final GuestDisks disks;
    private final GuestCards cards;
    private final LibvirtMigrations migrations;

    /** What does not change while the daemon runs. */
    @Nullable
    private volatile NodeFacts node;

    private volatile Consumer<Optional<UUID>> changed = guest -> {};

    /**
     * How long guests may take.
     *
     * @param stop to shut down
     * @param reboot to restart
     * @param letGo to let go of a device that is unplugged
     */
    public record Patience(Duration stop, Duration reboot, Duration letGo) {
        private static final Duration USUAL_LET_GO = Duration.ofSeconds(60);

        /** With the usual time for devices. */
        public Patience(Duration stop, Duration reboot) {
            this(stop, reboot, USUAL_LET_GO);
        }
    }

    /**
     * @param machine what is known of the machine without libvirt
     * @param endpoint where guests that come to this host find it
     * @param notes what the operator should know of this host
     */
    public LibvirtHypervisor(
            Daemon daemon,
            InstanceFiles files,
            HostStyle style,
            Machine machine,
            Patience patience,
            MigrationEndpoint endpoint,
            List<Problem> notes) {
        this.daemon = daemon;
        this.files = files;
        this.machine = machine;
        this.withCards = !(style.network() instanceof GuestNetwork.None);
        this.notes = List.copyOf(notes);
        this.domains = new GuestDomains(daemon, !(style.network() instanceof GuestNetwork.None));
        this.definitions = new GuestDefinitions(domains, files, style);
        this.power = new GuestPower(
                domains, new PluggedDevices(domains, happenings, patience.letGo()), happenings, patience);
        this.disks = new GuestDisks(domains, files, happenings);
        this.cards = new GuestCards(domains, style, happenings, patience.letGo());
        this.migrations = new LibvirtMigrations(
                daemon, files, style.network(), endpoint, machine, guest -> changed.accept(Optional.of(guest)));
        daemon.listen(new Listener());
    }

    @Override
    public HypervisorHost host() {
        NodeFacts facts = node;
        if (facts == null) {
            facts = daemon.node();
            node = facts;
        }
        return machine.under(facts);
    }

    @Override
    public boolean goesDown() {
        return machine.goesDown();
    }

    @Override
    public GuestMigrations migrations() {
        return migrations;
    }

    @Override
    public List<Problem> notes() {
        return notes;
    }

    @Override
    public void onChange(Consumer<Optional<UUID>> listener) {
        changed = listener;
    }

    @Override
    public void sweep(Set<UUID> known) {
        Set<UUID> defined = domains.defined();
        try {
            files.sweep(guest -> known.contains(guest) || defined.contains(guest));
        } catch (IOException e) {
            LOG.warn("what guests left behind cannot be removed: {}", Trouble.text(e));
        }
    }

    @Override
    public List<Guest> list() {
        return domains.guests().stream().map(this::shown).toList();
    }

    @Override
    public Optional<Guest> find(UUID guestId) {
        return domains.guest(guestId).map(this::shown);
    }

    /** Where guests have no network cards, none are missing. */
    private Guest shown(Guest guest) {
        return withCards
                ? guest
                : new Guest(guest.guestId(), guest.serverId(), guest.power(), guest.rescued(), guest.devices());
    }

    @Override
    public Optional<Problem> define(GuestDefinition definition) {
        return definitions.define(definition);
    }

    @Override
    public Optional<Problem> start(UUID guestId) {
        return power.start(guestId);
    }

    @Override
    public Optional<Problem> stop(UUID guestId) {
        return power.stop(guestId);
    }

    @Override
    public Optional<Problem> destroy(UUID guestId) {
        return power.destroy(guestId);
    }

    @Override
    public Optional<Problem> pause(UUID guestId) {
        return power.pause(guestId);
    }

    @Override
    public Optional<Problem> resume(UUID guestId) {
        return power.resume(guestId);
    }

    @Override
    public Optional<Problem> suspend(UUID guestId) {
        return power.suspend(guestId);
    }

    @Override
    public Optional<Problem> snapshot(UUID guestId, DiskSink sink) {
        return disks.snapshot(guestId, sink);
    }

    @Override
    public Optional<Problem> reboot(UUID guestId) {
        return power.reboot(guestId);
    }

    @Override
    public Optional<Problem> undefine(UUID guestId) {
        Optional<Problem> problem = definitions.undefine(guestId);
        if (problem.isEmpty()) {
            happenings.forget(guestId);
            migrations.forget(guestId);
        }
        return problem;
    }

    /** Where the guest's serial console is written to; the file is there once the guest was started. */
    public Path consoleLog(UUID guestId) {
        return files.consoleLog(guestId);
    }

    /** The port on the host's loopback at which a running guest's screen is served as VNC. */
    public OptionalInt vncPort(UUID guestId) {
        return domains.find(guestId)
                .map(domain -> DomainReader.read(domain.xml()).vncPort())
                .orElse(OptionalInt.empty());
    }

    @Override
    public Optional<Problem> connect(UUID guestId, List<GuestSpec.GuestPort> wanted) {
        return cards.connect(guestId, wanted);
    }

    /** How an active guest is doing. */
    public Optional<GuestDiagnostics> diagnostics(UUID guestId) {
        return daemon.diagnose(DomainXml.name(guestId));
    }

    private final class Listener implements DaemonListener {
        @Override
        public void changed(String domain, Optional<String> how) {
            DomainXml.guest(domain).ifPresent(guest -> {
                how.ifPresent(text -> LOG.debug("guest {} went off: {}", guest, text));
                happenings.happened();
                changed.accept(Optional.of(guest));
            });
        }

        @Override
        public void restarted(String domain) {
            DomainXml.guest(domain).ifPresent(happenings::restarted);
        }

        @Override
        public void connectionLost() {
            node = null;
            changed.accept(Optional.empty());
        }
    }
}
