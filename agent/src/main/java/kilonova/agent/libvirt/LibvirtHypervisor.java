package kilonova.agent.libvirt;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import kilonova.agent.guests.DiskSink;
import kilonova.agent.guests.Guest;
import kilonova.agent.guests.GuestDefinition;
import kilonova.agent.guests.GuestDevice;
import kilonova.agent.guests.Hypervisor;
import kilonova.agent.guests.HypervisorHost;
import kilonova.agent.guests.HypervisorUnavailable;
import kilonova.agent.guests.PowerState;
import kilonova.agent.images.ImageRefused;
import kilonova.agent.libvirt.daemon.Act;
import kilonova.agent.libvirt.daemon.Daemon;
import kilonova.agent.libvirt.daemon.DaemonListener;
import kilonova.agent.libvirt.daemon.Domain;
import kilonova.agent.libvirt.daemon.NodeFacts;
import kilonova.agent.libvirt.domain.DeviceApis;
import kilonova.agent.libvirt.domain.DomainReader;
import kilonova.agent.libvirt.domain.DomainXml;
import kilonova.agent.libvirt.domain.GuestFiles;
import kilonova.agent.libvirt.domain.HostStyle;
import kilonova.agent.libvirt.files.InstanceFiles;
import kilonova.protocol.ControllerUnavailable;
import kilonova.protocol.Problem;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The guests of a host whose libvirt daemon runs them. A domain is ours when its metadata says so; all others are not seen. */
public final class LibvirtHypervisor implements Hypervisor {
    private static final Logger LOG = LoggerFactory.getLogger(LibvirtHypervisor.class);

    private final Daemon daemon;
    private final InstanceFiles files;
    private final HostStyle style;
    private final Machine machine;
    private final Patience patience;
    private final List<Problem> notes;
    private final Happenings happenings = new Happenings();

    /** How guests went off since the agent started, where that was told. */
    private final Map<UUID, String> wentOff = new ConcurrentHashMap<>();

    /** What does not change while the daemon runs. */
    @Nullable
    private volatile NodeFacts node;

    private volatile Consumer<Optional<UUID>> changed = guest -> {};

    /**
     * How long guests may take.
     *
     * @param stop to shut down
     * @param reboot to restart
     */
    public record Patience(Duration stop, Duration reboot) {}

    /**
     * @param machine what is known of the machine without libvirt
     * @param notes what the operator should know of this host
     */
    public LibvirtHypervisor(
            Daemon daemon,
            InstanceFiles files,
            HostStyle style,
            Machine machine,
            Patience patience,
            List<Problem> notes) {
        this.daemon = daemon;
        this.files = files;
        this.style = style;
        this.machine = machine;
        this.patience = patience;
        this.notes = List.copyOf(notes);
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
    public List<Problem> notes() {
        return notes;
    }

    @Override
    public void onChange(Consumer<Optional<UUID>> listener) {
        changed = listener;
    }

    @Override
    public void sweep(Set<UUID> known) {
        Set<UUID> defined =
                daemon.domains(DomainXml.NAME_PREFIX).stream().map(Domain::id).collect(Collectors.toSet());
        try {
            files.sweep(guest -> known.contains(guest) || defined.contains(guest));
        } catch (IOException e) {
            LOG.warn("what guests left behind cannot be removed: {}", text(e));
        }
    }

    @Override
    public List<Guest> list() {
        return daemon.domains(DomainXml.NAME_PREFIX).stream()
                .flatMap(domain -> guest(domain).stream())
                .toList();
    }

    @Override
    public Optional<Guest> find(UUID guestId) {
        return daemon.find(guestId).flatMap(this::guest);
    }

    private Optional<Guest> guest(Domain domain) {
        DomainReader.Shown shown = DomainReader.read(domain.xml());
        return shown.guestId()
                .flatMap(guest -> shown.serverId()
                        .map(server -> new Guest(guest, server, domain.power(), shown.rescued(), shown.devices())));
    }

    @Override
    public Optional<Problem> define(GuestDefinition definition) {
        UUID id = definition.guestId();
        for (GuestDevice device : definition.devices()) {
            Optional<Problem> refusal = DeviceApis.refusal(device);
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        Optional<Domain> known = daemon.find(id);
        if (known.isPresent() && known.get().power().isActive()) {
            return Optional.of(new Problem("guest.active", "guest " + id + " is active and cannot be redefined"));
        }
        boolean alreadyThere = files.has(id);
        Optional<Problem> problem;
        try {
            GuestFiles prepared = files.prepare(definition);
            problem = daemon.define(DomainXml.of(definition, prepared, style));
        } catch (ImageRefused refused) {
            problem = Optional.of(refused.problem());
        } catch (ControllerUnavailable | IOException e) {
            throw new HypervisorUnavailable("the files of guest " + id + " cannot be made now: " + text(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HypervisorUnavailable("the agent is stopping", e);
        }
        if (problem.isPresent() && known.isEmpty() && !alreadyThere) {
            removeFiles(id);
        }
        return problem;
    }

    @Override
    public Optional<Problem> start(UUID guestId) {
        Optional<Domain> domain = daemon.find(guestId);
        if (domain.isPresent() && domain.get().power().isActive()) {
            return Optional.empty();
        }
        wentOff.remove(guestId);
        return daemon.act(guestId, Act.START);
    }

    @Override
    public Optional<Problem> stop(UUID guestId) {
        Optional<Domain> domain = daemon.find(guestId);
        if (domain.isEmpty()) {
            return Optional.of(notDefined(guestId));
        }
        if (!domain.get().power().isActive()) {
            return domain.get().power() == PowerState.SAVED ? destroy(guestId) : Optional.empty();
        }
        if (domain.get().power() == PowerState.RUNNING
                && patience.stop().isPositive()
                && asked(guestId, Act.SHUT_DOWN)
                && happenings.await(patience.stop(), () -> isOff(guestId))) {
            return Optional.empty();
        }
        return destroy(guestId);
    }

    @Override
    public Optional<Problem> destroy(UUID guestId) {
        PowerState power = daemon.find(guestId).map(Domain::power).orElse(PowerState.SHUT_OFF);
        Optional<Problem> problem = daemon.act(guestId, power == PowerState.SAVED ? Act.FORGET_SAVED : Act.DESTROY);
        return problem.isPresent() && isOff(guestId) ? Optional.empty() : problem;
    }

    @Override
    public Optional<Problem> pause(UUID guestId) {
        return daemon.act(guestId, Act.SUSPEND);
    }

    @Override
    public Optional<Problem> resume(UUID guestId) {
        return daemon.act(guestId, Act.RESUME);
    }

    @Override
    public Optional<Problem> suspend(UUID guestId) {
        return daemon.act(guestId, Act.SAVE);
    }

    @Override
    public Optional<Problem> snapshot(UUID guestId, DiskSink sink) {
        Optional<Domain> domain = daemon.find(guestId);
        if (domain.isEmpty()) {
            return Optional.of(notDefined(guestId));
        }
        if (domain.get().power().isActive()) {
            return Optional.of(new Problem(
                    "guest.active", "the disk of a guest that is active is not copied on this host; stop it first"));
        }
        try {
            return files.copyRootDisk(guestId, sink);
        } catch (ImageRefused refused) {
            return Optional.of(refused.problem());
        } catch (IOException e) {
            throw new HypervisorUnavailable("the disk of guest " + guestId + " cannot be copied: " + text(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HypervisorUnavailable("the agent is stopping", e);
        }
    }

    @Override
    public Optional<Problem> reboot(UUID guestId) {
        Optional<Domain> domain = daemon.find(guestId);
        if (domain.isEmpty() || domain.get().power() != PowerState.RUNNING) {
            return Optional.of(new Problem("guest.not_running", "guest " + guestId + " is not running"));
        }
        long before = happenings.restarts(guestId);
        if (patience.reboot().isPositive()
                && asked(guestId, Act.REBOOT)
                && happenings.await(patience.reboot(), () -> happenings.restarts(guestId) > before)) {
            return Optional.empty();
        }
        return daemon.act(guestId, Act.RESET);
    }

    @Override
    public Optional<Problem> undefine(UUID guestId) {
        Optional<Domain> domain = daemon.find(guestId);
        if (domain.isPresent() && domain.get().power().isActive()) {
            return Optional.of(new Problem("guest.active", "guest " + guestId + " is active"));
        }
        if (domain.isPresent()) {
            // a crash between the two must leave the definition, which leads back here
            removeFiles(guestId);
            Optional<Problem> problem = daemon.act(guestId, Act.UNDEFINE);
            if (problem.isPresent() && daemon.find(guestId).isPresent()) {
                return problem;
            }
        } else {
            removeFiles(guestId);
        }
        happenings.forget(guestId);
        wentOff.remove(guestId);
        return Optional.empty();
    }

    /** Where the guest's serial console is written to; the file is there once the guest was started. */
    public Path consoleLog(UUID guestId) {
        return files.consoleLog(guestId);
    }

    /** The port on the host's loopback at which a running guest's screen is served as VNC. */
    public OptionalInt vncPort(UUID guestId) {
        return daemon.find(guestId)
                .map(domain -> DomainReader.read(domain.xml()).vncPort())
                .orElse(OptionalInt.empty());
    }

    private boolean isOff(UUID guestId) {
        return daemon.find(guestId).map(domain -> !domain.power().isActive()).orElse(true);
    }

    private boolean asked(UUID guestId, Act act) {
        Optional<Problem> refusal = daemon.act(guestId, act);
        refusal.ifPresent(problem -> LOG.info("guest {} cannot be asked: {}", guestId, problem.message()));
        return refusal.isEmpty();
    }

    private void removeFiles(UUID guestId) {
        try {
            files.remove(guestId);
        } catch (IOException e) {
            throw new HypervisorUnavailable("the files of guest " + guestId + " cannot be removed: " + text(e), e);
        }
    }

    private static Problem notDefined(UUID guestId) {
        return new Problem("guest.not_defined", "guest " + guestId + " is not defined");
    }

    private static String text(Exception e) {
        return e.getMessage() == null ? e.toString() : e.getClass().getSimpleName() + ": " + e.getMessage();
    }

    private final class Listener implements DaemonListener {
        @Override
        public void changed(UUID domain, Optional<String> how) {
            how.ifPresent(text -> wentOff.put(domain, text));
            happenings.happened();
            changed.accept(Optional.of(domain));
        }

        @Override
        public void restarted(UUID domain) {
            happenings.restarted(domain);
        }

        @Override
        public void connectionLost() {
            node = null;
            changed.accept(Optional.empty());
        }
    }
}
