package kilonova.agent.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import kilonova.agent.disks.DiskFetcher;
import kilonova.agent.guests.ArrivalState;
import kilonova.agent.guests.GuestDefinition;
import kilonova.agent.guests.GuestDevice;
import kilonova.agent.guests.Hypervisor;
import kilonova.agent.guests.MigrationsContract;
import kilonova.agent.guests.PowerState;
import kilonova.agent.images.ImageCache;
import kilonova.agent.images.QemuImg;
import kilonova.agent.images.Sandbox;
import kilonova.agent.libvirt.LibvirtHypervisor.Patience;
import kilonova.agent.libvirt.daemon.Act;
import kilonova.agent.libvirt.daemon.Domain;
import kilonova.agent.libvirt.daemon.DomainMigration;
import kilonova.agent.libvirt.daemon.DomainMigration.DiskCopy;
import kilonova.agent.libvirt.daemon.JobFigures;
import kilonova.agent.libvirt.domain.DomainXml;
import kilonova.agent.libvirt.domain.GuestNetwork;
import kilonova.agent.libvirt.domain.HostStyle;
import kilonova.agent.libvirt.files.InstanceFiles;
import kilonova.agent.libvirt.files.RawDisks;
import kilonova.gpu.board.UnitId;
import kilonova.protocol.GuestSpec;
import kilonova.protocol.GuestSpec.ImageSource;
import kilonova.protocol.MigrationOptions;
import kilonova.protocol.MigrationProgress.Outcome;
import kilonova.protocol.Problem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The contract of guests that move over two daemons in memory, with real files; real daemons are tried on machines that have them. */
final class LibvirtMigrationsTest extends MigrationsContract {
    private static final String URI = "qemu+tcp://there/system";

    @TempDir
    Path directory;

    private final FakeDaemon daemonHere = new FakeDaemon();
    private final FakeDaemon daemonThere = new FakeDaemon();
    private final Map<String, byte[]> served = new HashMap<>();
    private LibvirtHypervisor here;
    private LibvirtHypervisor there;

    @BeforeEach
    void open() throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        here = hypervisor(daemonHere, "here", new GuestNetwork.OfLibvirt("default"));
        there = hypervisor(daemonThere, "there", new GuestNetwork.Bridge("br0"));
        daemonHere.journeys.peers.put(URI, daemonThere);
    }

    private LibvirtHypervisor hypervisor(FakeDaemon daemon, String name, GuestNetwork network) throws Exception {
        Path folder = Files.createDirectory(directory.resolve(name));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        QemuImg qemuImg = new QemuImg(Sandbox.open());
        ImageCache images = new ImageCache(
                folder.resolve("_base"),
                image -> {
                    byte[] bytes = served.get(image);
                    if (bytes == null) {
                        throw new NoSuchFileException(image);
                    }
                    return new ByteArrayInputStream(bytes);
                },
                qemuImg,
                Clock.systemUTC());
        return new LibvirtHypervisor(
                daemon,
                new InstanceFiles(folder, images, qemuImg, new RawDisks(), DiskFetcher.NONE, Clock.systemUTC()),
                new HostStyle(true, "x86_64", Optional.empty(), network),
                Machine.here("192.0.2.7", () -> false),
                new Patience(Duration.ofSeconds(20), Duration.ofSeconds(20)),
                new MigrationEndpoint("qemu+tcp://" + name + "/system", Optional.of("tcp://10.0.0.7"), true),
                List.of());
    }

    @Override
    protected Hypervisor here() {
        return here;
    }

    @Override
    protected Hypervisor there() {
        return there;
    }

    @Override
    protected void neverEnding() {
        daemonHere.journeys.neverEnd();
    }

    @Test
    void isSentAsTheOtherHostWantsItWithEverythingExchanged() throws Exception {
        ArrivalState.Awaited place = prepared();
        assertThat(place.uri()).isEqualTo(URI);
        MigrationOptions options = new MigrationOptions(0, 0, 0, 0, false, true, 4, 100);

        assertThat(here.migrations().depart(transfer(place, options))).isEmpty();

        assertThat(ended().progress().outcome()).isEqualTo(Outcome.DONE);
        DomainMigration sent = daemonHere.journeys.sent.getFirst();
        assertThat(sent.name()).isEqualTo(DomainXml.name(COMING));
        assertThat(sent.dataUri()).contains("tcp://10.0.0.7");
        assertThat(sent.encrypted()).isTrue();
        assertThat(sent.autoConverge()).isTrue();
        assertThat(sent.parallelConnections()).isEqualTo(4);
        assertThat(sent.bandwidthMiBps()).isEqualTo(100);
        assertThat(sent.copy()).as("there is but a config drive").isEqualTo(DiskCopy.NOTHING);
        assertThat(sent.xml())
                .contains("<name>" + DomainXml.name(LEAVING) + "</name>", UNIT_THERE.toString())
                .contains(
                        "<kilonova:id>" + COMING + "</kilonova:id>",
                        directory.resolve("there/" + COMING).toString())
                .doesNotContain(UNIT_HERE.toString(), directory.resolve("here").toString());
        assertThat(sent.persistentXml()).contains("<name>" + DomainXml.name(COMING) + "</name>");
    }

    @ParameterizedTest
    @CsvSource({"false, WHAT_DIFFERS", "true, WHOLE"})
    void takesAllOfItsDiskAlongWhereItsImageIsNotToBeHadAnyMore(boolean gone, DiskCopy copy) throws Exception {
        Optional<ImageSource> image = Optional.of(image());
        runsHere(image);
        if (gone) {
            served.clear();
        }

        assertThat(there.migrations().await(withDisk(COMING, UNIT_THERE, image, 1)))
                .isEmpty();
        assertThat(here.migrations().depart(transfer(awaitedThere()))).isEmpty();

        assertThat(ended().progress().outcome()).isEqualTo(Outcome.DONE);
        DomainMigration sent = daemonHere.journeys.sent.getFirst();
        assertThat(sent.copy()).isEqualTo(copy);
        String base = "<source file=\"" + directory.resolve("there/" + COMING + "/base") + "\">"
                + "<seclabel model=\"dac\" relabel=\"no\"/>";
        for (String xml : List.of(sent.xml(), sent.persistentXml())) {
            assertThat(xml.replaceAll(">\\s+<", "><"))
                    .as("the image stays whose it is")
                    .contains(gone ? "/disk\"/><backingStore/>" : base);
        }
    }

    @Test
    void staysWhereItsDiskWouldGrowFromSomethingElseThere() throws Exception {
        runsHere(Optional.empty());

        assertThat(there.migrations().await(withDisk(COMING, UNIT_THERE, Optional.of(image()), 1)))
                .isEmpty();
        Optional<Problem> refusal = here.migrations().depart(transfer(awaitedThere()));

        assertThat(refusal).map(Problem::code).contains("migration.other_base");
        assertThat(refusal.orElseThrow().message()).contains("grows from nothing here", "migrate it cold");
        assertThat(daemonHere.journeys.sent).isEmpty();
    }

    @Test
    void staysWhereNobodySaysWhatItsDiskWouldGrowFrom() throws Exception {
        runsHere(Optional.of(image()));

        assertThat(there.migrations().await(withDisk(COMING, UNIT_THERE, Optional.of(image()), 1)))
                .isEmpty();
        ArrivalState.Awaited place = awaitedThere();
        Map<String, String> older = new HashMap<>(place.facts());
        older.remove("base");

        assertThat(here.migrations().depart(transfer(new ArrivalState.Awaited(place.uri(), older))))
                .map(Problem::code)
                .contains("migration.other_base");
    }

    @Test
    void isNotAwaitedWhereNobodyKnowsHowLargeItsDiskIs() throws Exception {
        Optional<ImageSource> image = Optional.of(image());
        served.clear();

        assertThat(there.migrations().await(withDisk(COMING, UNIT_THERE, image, 0)))
                .map(Problem::code)
                .contains("image.gone");
        assertThat(there.migrations().arrival(COMING)).isEqualTo(ArrivalState.none());
    }

    private ImageSource image() throws Exception {
        byte[] content = "what many guests grow from".getBytes(StandardCharsets.UTF_8);
        served.put("image-1", content);
        String checksum =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-512").digest(content));
        return new ImageSource("image-1", "raw", checksum, content.length, Map.of());
    }

    private void runsHere(Optional<ImageSource> image) {
        listen();
        assertThat(here.define(withDisk(LEAVING, UNIT_HERE, image, 1))).isEmpty();
        assertThat(here.start(LEAVING)).isEmpty();
    }

    private ArrivalState.Awaited awaitedThere() {
        return (ArrivalState.Awaited) there.migrations().arrival(COMING);
    }

    private static GuestDefinition withDisk(UUID guest, UnitId unit, Optional<ImageSource> image, int rootDiskGb) {
        GuestSpec spec = new GuestSpec(
                "web",
                "p",
                "small",
                1,
                64,
                rootDiskGb,
                0,
                0,
                image,
                List.of(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                "web",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return new GuestDefinition(guest, SERVER, spec, Optional.empty(), List.of(new GuestDevice(unit, "vfio-pci")));
    }

    @Test
    void isComingUntilItHasADefinition() {
        var unused = prepared();
        Domain incoming = new Domain(SERVER, DomainXml.name(COMING), PowerState.PAUSED, false, "<domain/>");
        daemonThere.domains.put(SERVER, incoming);

        assertThat(there.migrations().arrival(COMING)).isEqualTo(new ArrivalState.Coming());
    }

    @Test
    void aTryOfAnAgentThatIsGoneIsSeenInTheDaemonsJob() {
        var unused = prepared();
        daemonHere.journeys.figures(new JobFigures(5, 100, 60, 40, 9, 8, 1));

        var leaving = here.migrations()
                .leaving(LEAVING, ATTEMPT, MigrationOptions.unlimited())
                .orElseThrow();

        assertThat(leaving.progress().outcome()).isEqualTo(Outcome.UNDER_WAY);
        assertThat(leaving.progress().memoryRemainingBytes()).isEqualTo(40);
        assertThat(here.migrations().abort(LEAVING)).isEmpty();
        assertThat(daemonHere.acts).contains(Act.ABORT_JOB);
        assertThat(here.migrations()
                        .leaving(LEAVING, ATTEMPT, MigrationOptions.unlimited())
                        .orElseThrow()
                        .aborting())
                .isTrue();
    }

    @Test
    void aHostThatRunsItsGuestsOtherwiseIsNoDestination() {
        ArrivalState.Awaited place = prepared();

        assertThat(here.migrations().depart(transfer(new ArrivalState.Awaited(place.uri(), Map.of()))))
                .map(Problem::code)
                .contains("migration.other_hypervisor");
    }

    @Test
    void aTryOfAnAgentThatIsGoneHasTheBoundsThatItHad() throws Exception {
        var unused = prepared();
        MigrationOptions options = new MigrationOptions(500, 10, 75, 800, false, false, 0, 0);
        daemonHere.journeys.figures(new JobFigures(1_000_000, 100, 60, 40, 0, 0, 0));

        assertThat(here.migrations()
                        .leaving(LEAVING, ATTEMPT, options)
                        .orElseThrow()
                        .aborting())
                .isFalse();
        assertThat(daemonHere.journeys.downtimes).containsExactly(320L);

        daemonHere.journeys.figures(new JobFigures(1_600_000, 100, 60, 40, 0, 0, 0));
        LibvirtHypervisor next = hypervisor(daemonHere, "next", new GuestNetwork.OfLibvirt("default"));
        assertThat(next.migrations()
                        .leaving(LEAVING, ATTEMPT, options)
                        .orElseThrow()
                        .aborting())
                .as("too late by now")
                .isTrue();
        assertThat(daemonHere.acts).contains(Act.ABORT_JOB);
    }

    @Test
    void whatTheDaemonDoesNotAnswerIsSeenInWhatItShows() throws Exception {
        ArrivalState.Awaited place = prepared();
        daemonHere.journeys.goSilent();

        assertThat(here.migrations().depart(transfer(place))).isEmpty();
        daemonHere.domains.clear();

        assertThat(ended().progress().outcome()).isEqualTo(Outcome.DONE);
    }

    @Test
    void whoIsToldToStayBeforeItsTurnNeverBegins() throws Exception {
        ArrivalState.Awaited place = prepared();
        daemonHere.journeys.fill();
        assertThat(here.migrations().depart(transfer(place))).isEmpty();

        assertThat(here.migrations().abort(LEAVING)).isEmpty();
        assertThat(here.migrations()
                        .leaving(LEAVING, ATTEMPT, MigrationOptions.unlimited())
                        .orElseThrow()
                        .aborting())
                .isTrue();
        daemonHere.journeys.empty();

        assertThat(ended().progress().outcome()).isEqualTo(Outcome.ABORTED);
        assertThat(daemonHere.journeys.sent).isEmpty();
    }

    @Test
    void whoCouldNotBeToldToStayIsToldAtTheNextLook() {
        var unused = prepared();
        DomainDeparture departure = new DomainDeparture(
                daemonHere,
                transfer(new ArrivalState.Awaited(URI, Map.of())),
                PowerState.RUNNING,
                () -> 0,
                guest -> {});
        assertThat(departure.abort()).isEmpty();
        daemonHere.acts.clear();
        daemonHere.journeys.figures(new JobFigures(5, 100, 60, 40, 0, 0, 0));

        departure.watch().look(Duration.ZERO);
        departure.watch().look(Duration.ofSeconds(1));

        assertThat(daemonHere.acts).containsOnlyOnce(Act.ABORT_JOB);
        assertThat(departure.leaving().aborting()).isTrue();
    }

    @Test
    void mayStandStillForLongerAsTimeGoesByAndIsEndedWhenItTakesTooLong() {
        var unused = prepared();
        daemonHere.journeys.figures(new JobFigures(5, 100, 60, 40, 0, 0, 0));
        MigrationOptions options = new MigrationOptions(500, 10, 75, 800, false, false, 0, 0);
        DomainDeparture departure = new DomainDeparture(
                daemonHere,
                transfer(new ArrivalState.Awaited(URI, Map.of()), options),
                PowerState.RUNNING,
                () -> 0,
                guest -> {});

        for (int seconds : new int[] {0, 10, 150, 160, 1500, 1600}) {
            departure.watch().look(Duration.ofSeconds(seconds));
        }

        assertThat(daemonHere.journeys.downtimes).containsExactly(50L, 95L, 500L);
        assertThat(daemonHere.acts).containsOnlyOnce(Act.ABORT_JOB);
        assertThat(departure.leaving().aborting()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', '', qemu+tcp://node2/system, ''",
        "'', tls, '', qemu+tls://node2/system, ''",
        "'', '', 10.1.0.5, qemu+tcp://10.1.0.5/system, tcp://10.1.0.5",
        "'', '', fd00::5, qemu+tcp://[fd00::5]/system, tcp://[fd00::5]",
        "qemu+ssh://nova@%s/system, tls, '', qemu+ssh://nova@node2/system, ''",
        "qemu+tls://%s/system, '', 10.1.0.5, qemu+tls://10.1.0.5/system, tcp://10.1.0.5"
    })
    void isFoundWhereItsSettingsSay(String uri, String scheme, String inbound, String expected, String data) {
        MigrationEndpoint endpoint = MigrationEndpoint.of(given(uri), given(scheme), given(inbound), false, "node2");

        assertThat(endpoint).isEqualTo(new MigrationEndpoint(expected, given(data), false));
    }

    private static Optional<String> given(String text) {
        return Optional.of(text).filter(some -> !some.isEmpty());
    }
}
