package kilonova.agent.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import kilonova.agent.disks.DiskFetcher;
import kilonova.agent.guests.GuestDefinition;
import kilonova.agent.guests.GuestDevice;
import kilonova.agent.guests.Hypervisor;
import kilonova.agent.guests.HypervisorContract;
import kilonova.agent.guests.HypervisorUnavailable;
import kilonova.agent.guests.PowerState;
import kilonova.agent.images.ImageCache;
import kilonova.agent.images.QemuImg;
import kilonova.agent.images.Sandbox;
import kilonova.agent.libvirt.LibvirtHypervisor.Patience;
import kilonova.agent.libvirt.daemon.Act;
import kilonova.agent.libvirt.daemon.Domain;
import kilonova.agent.libvirt.domain.DomainReader;
import kilonova.agent.libvirt.domain.DomainXml;
import kilonova.agent.libvirt.domain.GuestNetwork;
import kilonova.agent.libvirt.domain.HostStyle;
import kilonova.agent.libvirt.files.InstanceFiles;
import kilonova.agent.libvirt.files.RawDisks;
import kilonova.protocol.GuestSpec;
import kilonova.protocol.GuestSpec.GuestPort;
import kilonova.protocol.GuestSpec.ImageSource;
import kilonova.protocol.Problem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract over a daemon in memory, with real files; a real daemon is tried on a machine that has one. */
final class LibvirtHypervisorTest extends HypervisorContract {
    @TempDir
    Path directory;

    private final FakeDaemon daemon = new FakeDaemon();
    private Hypervisor hypervisor;

    @BeforeEach
    void open() throws Exception {
        // the preflight sees to it on a real host
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        hypervisor = hypervisor(new Patience(Duration.ofSeconds(20), Duration.ofSeconds(20)));
    }

    private LibvirtHypervisor hypervisor(Patience patience) throws Exception {
        return hypervisor(patience, new GuestNetwork.None());
    }

    private LibvirtHypervisor hypervisor(Patience patience, GuestNetwork network) throws Exception {
        QemuImg qemuImg = new QemuImg(Sandbox.open());
        ImageCache images = new ImageCache(
                directory.resolve("_base"), image -> InputStream.nullInputStream(), qemuImg, Clock.systemUTC());
        return new LibvirtHypervisor(
                daemon,
                new InstanceFiles(directory, images, qemuImg, new RawDisks(), DiskFetcher.NONE, Clock.systemUTC()),
                new HostStyle(true, "x86_64", Optional.empty(), network),
                Machine.here("192.0.2.7", () -> false),
                patience,
                new MigrationEndpoint("qemu+tcp://here/system", Optional.empty(), false),
                List.of());
    }

    @Override
    protected Hypervisor hypervisor() {
        return hypervisor;
    }

    @Test
    void aGuestThatDoesNotListenIsCutOffAndReset() throws Exception {
        daemon.guestsListen = false;
        hypervisor = hypervisor(new Patience(Duration.ofMillis(1), Duration.ofMillis(1)));
        assertThat(hypervisor.define(definition(FIRST))).isEmpty();
        assertThat(hypervisor.start(FIRST)).isEmpty();

        assertThat(hypervisor.reboot(FIRST)).isEmpty();
        assertThat(hypervisor.stop(FIRST)).isEmpty();

        assertThat(daemon.acts).containsExactly(Act.START, Act.REBOOT, Act.RESET, Act.SHUT_DOWN, Act.DESTROY);
    }

    /** And not the one that the machine's own name stands for, which may be of the loopback. */
    @Test
    void theHostHasTheAddressThatItWasGiven() {
        assertThat(hypervisor.host().address()).isEqualTo("192.0.2.7");
    }

    @Test
    void domainsOfOthersAreNotSeen() {
        UUID other = new UUID(9, 9);
        daemon.domains.put(other, new Domain(other, "kilonova-like", PowerState.RUNNING, true, "<domain/>"));

        assertThat(hypervisor.list()).isEmpty();
        assertThat(hypervisor.find(other)).isEmpty();
    }

    @Test
    void aGuestThatCameWhileItRanKeepsItsDomainsUuid() {
        assertThat(hypervisor.define(definition(FIRST))).isEmpty();
        UUID brought = new UUID(8, 8);
        Domain domain = Objects.requireNonNull(daemon.domains.remove(SERVER));
        daemon.domains.put(brought, new Domain(brought, domain.name(), PowerState.SHUT_OFF, true, domain.xml()));

        assertThat(hypervisor.find(FIRST)).isPresent();
        assertThat(hypervisor.define(definition(FIRST))).isEmpty();

        assertThat(daemon.domains).containsOnlyKeys(brought);
        assertThat(daemon.domains.get(brought).xml())
                .contains("<uuid>" + brought + "</uuid>", "<entry name='uuid'>" + brought + "</entry>");
        assertThat(hypervisor.undefine(FIRST)).isEmpty();
        assertThat(daemon.domains).isEmpty();
    }

    @Test
    void aMachineCallsItselfAsItsServerUnlessItsPredecessorOnThisHostStillDoes() {
        assertThat(hypervisor.define(definition(FIRST))).isEmpty();
        assertThat(Objects.requireNonNull(daemon.domains.get(SERVER)).name()).isEqualTo(DomainXml.name(FIRST));

        assertThat(hypervisor.define(definition(SECOND))).isEmpty();

        assertThat(Objects.requireNonNull(daemon.domains.get(SECOND)).name()).isEqualTo(DomainXml.name(SECOND));
        assertThat(hypervisor.undefine(FIRST)).isEmpty();
        assertThat(hypervisor.define(definition(SECOND))).isEmpty();
        assertThat(daemon.domains).containsOnlyKeys(SECOND);
    }

    @Test
    void aDomainWhoseNameAndMetadataDisagreeIsNoGuest() {
        assertThat(hypervisor.define(definition(FIRST))).isEmpty();
        Domain domain = Objects.requireNonNull(daemon.domains.get(SERVER));
        String other = DomainXml.name(SECOND);
        daemon.domains.put(SERVER, new Domain(SERVER, other, PowerState.SHUT_OFF, true, domain.xml()));

        assertThat(hypervisor.find(FIRST)).isEmpty();
        assertThat(hypervisor.find(SECOND)).isEmpty();
        assertThat(hypervisor.list()).isEmpty();
    }

    @Test
    void aDaemonThatIsAwayIsNotTakenForAnEmptyHost() {
        daemon.answers = false;

        assertThatThrownBy(hypervisor::list).isInstanceOf(HypervisorUnavailable.class);
        assertThatThrownBy(() -> hypervisor.define(definition(FIRST))).isInstanceOf(HypervisorUnavailable.class);
        assertThat(directory.resolve(FIRST.toString())).doesNotExist();
    }

    @Test
    void whatAGuestLeavesGoesWithItAndWhatNobodyKnowsGoesAfterAWhile() throws Exception {
        assertThat(hypervisor.define(definition(FIRST))).isEmpty();
        Path home = directory.resolve(FIRST.toString());
        assertThat(home.resolve("disk.config")).exists();
        Path lost = Files.createDirectory(directory.resolve(SECOND.toString()));
        Files.writeString(lost.resolve("disk.new"), "half");
        FileTime longAgo = FileTime.from(Instant.now().minus(Duration.ofDays(1)));
        Files.setLastModifiedTime(lost, longAgo);
        Files.setLastModifiedTime(home, longAgo);

        hypervisor.sweep(Set.of(SECOND));
        assertThat(lost).as("the ledger knows it").exists();
        hypervisor.sweep(Set.of());
        assertThat(lost).doesNotExist();
        assertThat(home).as("it is defined").exists();

        assertThat(hypervisor.undefine(FIRST)).isEmpty();
        assertThat(home).doesNotExist();
    }

    @Test
    void aDeviceOfAnotherArchitectureIsRefusedWithTheReason() {
        GuestDefinition plain = definition(FIRST);
        GuestDefinition channel = new GuestDefinition(
                FIRST, SERVER, plain.spec(), Optional.empty(), List.of(new GuestDevice(UNIT, "vfio-ccw")));

        assertThat(hypervisor.define(channel).orElseThrow().message()).contains("vfio-ccw");
        assertThat(daemon.domains).isEmpty();
    }

    @Test
    void aConsoleLogThatIsThereAndCannotBeReadIsNotTakenForNone() throws Exception {
        LibvirtConsoles consoles =
                new LibvirtConsoles(hypervisor(new Patience(Duration.ofSeconds(20), Duration.ofSeconds(20))));
        assertThat(consoles.consoleText(FIRST, 10)).isEmpty();
        // reading a folder fails for root, too
        Files.createDirectories(directory.resolve(FIRST.toString()).resolve("console.log"));

        assertThatThrownBy(() -> consoles.consoleText(FIRST, 10))
                .isInstanceOf(HypervisorUnavailable.class)
                .hasMessageContaining("the console log of guest " + FIRST + " cannot be read");
    }

    @Test
    void changesAreTold() {
        List<Optional<UUID>> heard = new ArrayList<>();
        hypervisor.onChange(heard::add);
        assertThat(hypervisor.define(definition(FIRST))).isEmpty();
        assertThat(hypervisor.start(FIRST)).isEmpty();

        assertThat(daemon.act(DomainXml.name(FIRST), Act.DESTROY)).isEmpty();

        assertThat(heard).containsExactly(Optional.of(FIRST));
    }

    private GuestDefinition withDisk(Map<String, String> properties) throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        GuestSpec plain = definition(FIRST).spec();
        GuestSpec spec = new GuestSpec(
                plain.name(),
                plain.projectId(),
                plain.flavorName(),
                1,
                64,
                1,
                0,
                0,
                Optional.of(new ImageSource("image-1", "raw", "", 0, properties)),
                List.of(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                "h",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return new GuestDefinition(
                FIRST, SERVER, spec, Optional.empty(), definition(FIRST).devices());
    }

    private Optional<Problem> copied(List<String> copies) {
        return hypervisor.snapshot(FIRST, disk -> {
            try {
                copies.add(new String(disk.readAllBytes(), StandardCharsets.UTF_8));
                return Optional.empty();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Test
    void theDiskOfAGuestThatRunsIsCopiedWhileItGoesOn() throws Exception {
        assertThat(hypervisor.define(withDisk(Map.of()))).isEmpty();
        assertThat(hypervisor.start(FIRST)).isEmpty();
        List<String> copies = new ArrayList<>();
        daemon.copied = "the whole disk";

        assertThat(copied(copies)).isEmpty();

        assertThat(copies).containsExactly("the whole disk");
        assertThat(daemon.told).singleElement().asString().contains("<disk name='vda' backup='yes'");
        assertThat(directory.resolve(FIRST.toString()).resolve("disk.copy")).doesNotExist();
        assertThat(daemon.acts).containsExactly(Act.START);
    }

    @Test
    void aCopyThatAnAgentLeftIsGivenUpAndOneThatFailsIsTold() throws Exception {
        assertThat(hypervisor.define(withDisk(Map.of()))).isEmpty();
        assertThat(hypervisor.start(FIRST)).isEmpty();
        List<String> copies = new ArrayList<>();
        daemon.copyIsUnderWay();
        daemon.copied = "new";
        assertThat(copied(copies)).isEmpty();
        assertThat(copies).containsExactly("new");
        assertThat(daemon.acts).contains(Act.ABORT_JOB);

        daemon.copied = "";
        assertThat(copied(copies).orElseThrow().code()).isEqualTo("disk.copy_failed");
        assertThat(copies).hasSize(1);
    }

    @Test
    void copiesAreMadeAtRestOnlyWhereTheImageAsksForThat() throws Exception {
        assertThat(hypervisor.define(withDisk(Map.of("os_require_quiesce", "yes"))))
                .isEmpty();
        assertThat(hypervisor.start(FIRST)).isEmpty();
        daemon.copied = "at rest";

        assertThat(copied(new ArrayList<>())).isEmpty();
        assertThat(daemon.told).hasSize(4);
        assertThat(daemon.told.get(1)).contains("freeze-freeze");
        assertThat(daemon.told.get(2)).contains("<disk name='vda' backup='yes'");
        assertThat(daemon.atRest).isFalse();

        daemon.hasAgent = false;
        assertThat(copied(new ArrayList<>()).orElseThrow().code()).isEqualTo("guest.not_quiesced");
    }

    @Test
    void guestWhoseAgentDidNotAnswerIsNotLeftAtRest() throws Exception {
        assertThat(hypervisor.define(withDisk(Map.of("os_require_quiesce", "yes"))))
                .isEmpty();
        assertThat(hypervisor.start(FIRST)).isEmpty();
        daemon.answersOfAgentAreLost = true;

        assertThatThrownBy(() -> copied(new ArrayList<>())).isInstanceOf(HypervisorUnavailable.class);

        assertThat(daemon.atRest).isFalse();
    }

    @Test
    void guestThatAnAgentLeftAtRestWhenItWasKilledIsSetGoingByTheNextCopy() throws Exception {
        assertThat(hypervisor.define(withDisk(Map.of("os_require_quiesce", "yes"))))
                .isEmpty();
        assertThat(hypervisor.start(FIRST)).isEmpty();
        daemon.copied = "at rest";
        daemon.atRest = true;

        assertThat(copied(new ArrayList<>())).isEmpty();

        assertThat(daemon.atRest).isFalse();
    }

    @Test
    void devicesThatCannotBeSavedAreTakenOutAndGivenBack() {
        daemon.savesDevices = false;
        assertThat(hypervisor.define(definition(FIRST))).isEmpty();
        assertThat(hypervisor.start(FIRST)).isEmpty();

        assertThat(hypervisor.suspend(FIRST)).isEmpty();
        assertThat(hypervisor.find(FIRST).orElseThrow().power()).isEqualTo(PowerState.SAVED);
        assertThat(hypervisor.start(FIRST)).isEmpty();

        assertThat(hypervisor.find(FIRST).orElseThrow().power()).isEqualTo(PowerState.RUNNING);
        assertThat(hypervisor.find(FIRST).orElseThrow().units()).containsExactly(UNIT);
    }

    @Test
    void aDeviceThatIsNotGivenBackIsMissedUntilItIs() {
        daemon.savesDevices = false;
        assertThat(hypervisor.define(definition(FIRST))).isEmpty();
        assertThat(hypervisor.start(FIRST)).isEmpty();
        assertThat(hypervisor.suspend(FIRST)).isEmpty();
        daemon.plugs = false;

        assertThat(hypervisor.start(FIRST).orElseThrow().code()).isEqualTo("device.not_given_back");
        assertThat(hypervisor.find(FIRST).orElseThrow().units()).isEmpty();

        daemon.plugs = true;
        assertThat(hypervisor.start(FIRST)).isEmpty();
        assertThat(hypervisor.find(FIRST).orElseThrow().units()).containsExactly(UNIT);
    }

    @Test
    void aGuestThatDoesNotLetGoGoesOnWithItsDevices() throws Exception {
        hypervisor = hypervisor(new Patience(Duration.ZERO, Duration.ZERO, Duration.ofMillis(1)));
        daemon.savesDevices = false;
        daemon.letsGo = false;
        assertThat(hypervisor.define(definition(FIRST))).isEmpty();
        assertThat(hypervisor.start(FIRST)).isEmpty();

        assertThat(hypervisor.suspend(FIRST).orElseThrow().code()).isEqualTo("device.not_let_go");
        assertThat(hypervisor.find(FIRST).orElseThrow().power()).isEqualTo(PowerState.RUNNING);
        assertThat(hypervisor.find(FIRST).orElseThrow().units()).containsExactly(UNIT);
    }

    @Test
    void networkCardsComeAndGoWhileTheGuestRunsAndStayWhenItStartsAgain() throws Exception {
        LibvirtHypervisor connected = hypervisor(
                new Patience(Duration.ZERO, Duration.ZERO, Duration.ofMillis(1)), new GuestNetwork.Bridge("br0"));
        GuestPort one = new GuestPort("1", "n", "fa:16:3e:00:00:01", List.of());
        GuestPort two = new GuestPort("2", "n", "fa:16:3e:00:00:02", List.of());
        assertThat(connected.define(definition(FIRST))).isEmpty();
        assertThat(connected.start(FIRST)).isEmpty();

        for (List<GuestPort> wanted : List.of(List.of(one), List.of(one, two), List.of(two), List.<GuestPort>of())) {
            assertThat(connected.connect(FIRST, wanted)).isEmpty();
            assertThat(macs(true)).isEqualTo(macs(wanted));
            assertThat(macs(false)).isEqualTo(macs(wanted));
        }

        assertThat(connected.connect(FIRST, List.of(one))).isEmpty();
        daemon.letsGo = false;
        assertThat(connected.connect(FIRST, List.of()).orElseThrow().code()).isEqualTo("guest.connect_failed");
        assertThat(macs(true)).isEqualTo(macs(List.of(one)));
        daemon.letsGo = true;
        assertThat(connected.connect(FIRST, List.of())).isEmpty();
        assertThat(macs(true)).isEmpty();

        assertThat(connected.destroy(FIRST)).isEmpty();
        assertThat(connected.connect(FIRST, List.of(two))).isEmpty();
        assertThat(macs(false)).isEqualTo(macs(List.of(two)));
    }

    @Test
    void whereGuestsHaveNoNetworkCardsNoneAreMissed() {
        assertThat(hypervisor.define(definition(FIRST))).isEmpty();

        assertThat(hypervisor.find(FIRST).orElseThrow().cards()).isEmpty();
        assertThat(hypervisor.connect(FIRST, List.of(new GuestPort("1", "n", "fa:16:3e:00:00:01", List.of()))))
                .isEmpty();
    }

    private Set<String> macs(boolean running) {
        String name = DomainXml.name(FIRST);
        String xml = running
                ? daemon.find(name).orElseThrow().xml()
                : daemon.definition(name).orElseThrow();
        return DomainReader.read(xml).cards().stream()
                .map(DomainReader.ShownCard::mac)
                .collect(Collectors.toSet());
    }

    private static Set<String> macs(List<GuestPort> ports) {
        return ports.stream().map(GuestPort::macAddress).collect(Collectors.toSet());
    }
}
