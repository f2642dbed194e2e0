package kilonova.agent.libvirt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kilonova.agent.guests.HypervisorUnavailable;
import kilonova.agent.guests.PowerState;
import kilonova.agent.libvirt.daemon.Act;
import kilonova.agent.libvirt.daemon.BackgroundJob;
import kilonova.agent.libvirt.daemon.Daemon;
import kilonova.agent.libvirt.daemon.DaemonListener;
import kilonova.agent.libvirt.daemon.Domain;
import kilonova.agent.libvirt.daemon.DomainMigration;
import kilonova.agent.libvirt.daemon.JobFigures;
import kilonova.agent.libvirt.daemon.NodeFacts;
import kilonova.agent.libvirt.domain.DomainReader;
import kilonova.protocol.Problem;
import kilonova.protocol.calls.GuestDiagnostics;

/** A libvirt daemon in memory, whose guests do at once what they are asked, or do not listen. */
final class FakeDaemon implements Daemon {
    private static final Pattern UUID_ELEMENT = Pattern.compile("<uuid>(.*?)</uuid>");
    private static final Pattern NAME_ELEMENT = Pattern.compile("<name>(.*?)</name>");

    final Map<UUID, Domain> domains = new ConcurrentSkipListMap<>();
    final List<Act> acts = Collections.synchronizedList(new ArrayList<>());
    /** The definitions, by name; what a domain is while it runs may differ. */
    private final Map<String, String> definitions = new HashMap<>();

    private final Map<String, String> saved = new HashMap<>();
    final List<String> told = new ArrayList<>();
    boolean answers = true;

    /** Whether devices can be saved with their guests. */
    boolean savesDevices = true;

    boolean letsGo = true;
    boolean plugs = true;
    boolean hasAgent = true;

    /** Whether the file systems of the guest are at rest; then its agent takes nothing but the word to go on. */
    boolean atRest;

    /** Whether the guest's agent does what it is told to and its answer does not come. */
    boolean answersOfAgentAreLost;

    /** What a copy of a disk contains; empty: it cannot be made. */
    String copied = "";

    private BackgroundJob job = BackgroundJob.NONE;
    boolean guestsListen = true;
    final FakeJourneys journeys = new FakeJourneys(this);
    private DaemonListener listener = DaemonListener.NONE;

    @Override
    public NodeFacts node() {
        look();
        return new NodeFacts("QEMU", 10_000_000, 11_003_000, "x86_64", 2, 1, 2, 1, 2048);
    }

    @Override
    public List<Domain> domains(String namePrefix) {
        look();
        return domains.values().stream()
                .filter(domain -> domain.name().startsWith(namePrefix))
                .toList();
    }

    @Override
    public Optional<Domain> find(String name) {
        look();
        return domains.values().stream()
                .filter(domain -> domain.name().equals(name))
                .findFirst();
    }

    @Override
    public Optional<Problem> define(String xml) {
        look();
        UUID id = UUID.fromString(first(UUID_ELEMENT, xml));
        String name = first(NAME_ELEMENT, xml);
        if (domains.values().stream()
                .anyMatch(other -> other.name().equals(name) != other.id().equals(id))) {
            return refuse("domain '" + name + "' already exists with another UUID, or another domain has its UUID");
        }
        domains.put(id, new Domain(id, name, PowerState.SHUT_OFF, true, xml));
        definitions.put(name, xml);
        return Optional.empty();
    }

    @Override
    public Optional<Problem> act(String name, Act act) {
        acts.add(act);
        Optional<Domain> found = find(name);
        if (found.isEmpty()) {
            return Optional.of(new Problem("libvirt.no_domain", "there is no domain " + name));
        }
        Domain domain = found.get();
        boolean active = domain.power().isActive();
        return switch (act) {
            case START -> busy(domain) ? refuse("error getting device from group 3") : start(domain);
            case SHUT_DOWN -> guestsListen ? goOff(domain, "it was shut down") : Optional.empty();
            case DESTROY -> active ? goOff(domain, "its power was cut") : refuse("domain is not running");
            case SUSPEND -> active ? halt(domain, PowerState.PAUSED) : refuse("domain is not running");
            case RESUME -> active ? turn(domain, PowerState.RUNNING) : refuse("domain is not running");
            case SAVE -> active ? save(domain) : refuse("domain is not running");
            case FORGET_SAVED -> turn(domain, PowerState.SHUT_OFF);
            case REBOOT -> {
                if (guestsListen) {
                    listener.restarted(name);
                }
                yield Optional.empty();
            }
            case RESET -> Optional.empty();
            case ABORT_JOB -> {
                if (job != BackgroundJob.UNDER_WAY && journeys.job(name).isEmpty()) {
                    yield refuse("no job is active on the domain");
                }
                job = BackgroundJob.FAILED;
                journeys.stop(name);
                yield Optional.empty();
            }
            case UNDEFINE -> {
                domains.remove(domain.id());
                yield Optional.empty();
            }
        };
    }

    private Optional<Problem> start(Domain domain) {
        String xml = Optional.ofNullable(saved.remove(domain.name())).orElse(domain.xml());
        domains.put(domain.id(), new Domain(domain.id(), domain.name(), PowerState.RUNNING, true, xml));
        return Optional.empty();
    }

    private Optional<Problem> save(Domain domain) {
        if (!savesDevices && !DomainReader.read(domain.xml()).devices().isEmpty()) {
            return refuse("cannot migrate domain: VFIO device doesn't support migration");
        }
        saved.put(domain.name(), domain.xml());
        String defined = Objects.requireNonNull(definitions.get(domain.name()));
        domains.put(domain.id(), new Domain(domain.id(), domain.name(), PowerState.SAVED, true, defined));
        return Optional.empty();
    }

    @Override
    public Optional<String> definition(String name) {
        look();
        return Optional.ofNullable(definitions.get(name));
    }

    @Override
    public Optional<Problem> plug(String name, String device, Plug where) {
        if (!plugs) {
            return refuse("no room for another device");
        }
        change(name, where, xml -> xml.replace("</devices>", device + "</devices>"));
        return Optional.empty();
    }

    @Override
    public Optional<Problem> unplug(String name, String device, Plug where) {
        if (letsGo || where == Plug.DEFINITION) {
            String source = device.lines()
                    .filter(line -> line.contains("<address") || line.contains("<mac"))
                    .findFirst()
                    .orElseThrow();
            change(
                    name,
                    where,
                    xml -> Pattern.compile("<(hostdev|interface).*?</\\1>", Pattern.DOTALL)
                            .matcher(xml)
                            .replaceAll(found -> found.group().contains(source.strip())
                                    ? ""
                                    : Matcher.quoteReplacement(found.group())));
        }
        return Optional.empty();
    }

    private void change(String name, Plug where, UnaryOperator<String> change) {
        Domain domain = find(name).orElseThrow();
        if (where == Plug.DEFINITION) {
            definitions.computeIfPresent(name, (same, xml) -> change.apply(xml));
        }
        if (where == Plug.RUNNING || !domain.power().isActive()) {
            domains.put(
                    domain.id(),
                    new Domain(domain.id(), domain.name(), domain.power(), true, change.apply(domain.xml())));
        }
    }

    @Override
    public Optional<Problem> beginBackup(String name, String backup) {
        told.add(backup);
        if (job == BackgroundJob.UNDER_WAY) {
            return refuse("another job is active");
        }
        Matcher target = Pattern.compile("<target file='(.*?)'/>").matcher(backup);
        if (!target.find()) {
            throw new IllegalArgumentException(backup);
        }
        try {
            Files.writeString(Path.of(target.group(1)), copied);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        job = copied.isEmpty() ? BackgroundJob.FAILED : BackgroundJob.DONE;
        return Optional.empty();
    }

    /** A copy that an agent began which is gone. */
    void copyIsUnderWay() {
        job = BackgroundJob.UNDER_WAY;
    }

    @Override
    public BackgroundJob job(String name) {
        look();
        return job;
    }

    @Override
    public Optional<Problem> tellGuest(String name, String command) {
        told.add(command);
        if (!hasAgent) {
            return refuse("guest agent is not connected");
        }
        boolean freezes = command.contains("fsfreeze-freeze");
        if (freezes && atRest) {
            return refuse("Command guest-fsfreeze-freeze has been disabled: the command is not allowed while frozen");
        }
        atRest = freezes;
        if (freezes && answersOfAgentAreLost) {
            throw new HypervisorUnavailable("the guest's agent does not answer", new IllegalStateException());
        }
        return Optional.empty();
    }

    @Override
    public Optional<GuestDiagnostics> diagnose(String name) {
        look();
        return Optional.empty();
    }

    @Override
    public Optional<String> migratableXml(String name, boolean persistent) {
        return find(name).map(Domain::xml);
    }

    @Override
    public Optional<Problem> migrate(String name, DomainMigration migration, BooleanSupplier wanted) {
        return journeys.migrate(name, migration, wanted);
    }

    @Override
    public Optional<JobFigures> journey(String name) {
        return journeys.job(name);
    }

    @Override
    public Optional<Problem> allowDowntime(String name, long millis) {
        journeys.downtimes.add(millis);
        return Optional.empty();
    }

    @Override
    public List<String> networks() {
        look();
        return List.of("default");
    }

    @Override
    public void listen(DaemonListener newListener) {
        listener = newListener;
    }

    private Optional<Problem> goOff(Domain domain, String how) {
        Optional<Problem> done = turn(domain, PowerState.SHUT_OFF);
        listener.changed(domain.name(), Optional.of(how));
        return done;
    }

    private Optional<Problem> halt(Domain domain, PowerState power) {
        Optional<Problem> done = turn(domain, power);
        journeys.hurry(domain.name());
        return done;
    }

    private Optional<Problem> turn(Domain domain, PowerState power) {
        domains.put(domain.id(), new Domain(domain.id(), domain.name(), power, domain.persistent(), domain.xml()));
        return Optional.empty();
    }

    private boolean busy(Domain starting) {
        var wanted = DomainReader.read(starting.xml()).devices();
        return domains.values().stream()
                .filter(other -> other.power().isActive() && !other.id().equals(starting.id()))
                .anyMatch(other ->
                        DomainReader.read(other.xml()).devices().stream().anyMatch(wanted::contains));
    }

    private static Optional<Problem> refuse(String message) {
        return Optional.of(new Problem("libvirt.operation_invalid", message));
    }

    private void look() {
        if (!answers) {
            throw new HypervisorUnavailable("libvirt does not answer", new IllegalStateException());
        }
    }

    private static String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalArgumentException(text);
        }
        return matcher.group(1);
    }
}
