package kilonova.agent.libvirt.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import kilonova.agent.guests.GuestDefinition;
import kilonova.agent.guests.GuestDevice;
import kilonova.agent.libvirt.domain.DomainReader.ShownCard;
import kilonova.agent.libvirt.domain.DomainReader.ShownDisk;
import kilonova.agent.libvirt.domain.GuestFiles.DiskFile;
import kilonova.gpu.address.PciAddress;
import kilonova.gpu.board.UnitId;
import kilonova.protocol.GuestSpec;
import kilonova.protocol.GuestSpec.GuestPort;
import kilonova.protocol.GuestSpec.ImageSource;
import org.junit.jupiter.api.Test;

final class DomainXmlTest {
    private static final UUID GUEST = UUID.fromString("11111111-0000-4000-8000-000000000001");
    private static final UUID SERVER = UUID.fromString("22222222-0000-4000-8000-000000000002");
    private static final GuestDevice MDEV =
            new GuestDevice(new UnitId.Mdev(UUID.fromString("33333333-0000-4000-8000-000000000003")), "vfio-pci");
    private static final GuestDevice SECOND_MDEV =
            new GuestDevice(new UnitId.Mdev(UUID.fromString("44444444-0000-4000-8000-000000000004")), "vfio-pci");
    private static final GuestDevice FUNCTION =
            new GuestDevice(new UnitId.Function(new PciAddress(0x10000, 0x84, 0x1f, 4)), "vfio-pci");
    private static final GuestFiles FILES = new GuestFiles(
            List.of(new DiskFile("/i/disk", "qcow2", Optional.of("/i/base")), new DiskFile("/i/disk.swap", "raw")),
            Optional.of("/i/disk.config"),
            Optional.empty(),
            Optional.empty(),
            "/i/console.log");

    private static GuestDefinition guest(Map<String, String> properties, GuestDevice... devices) {
        GuestSpec spec = new GuestSpec(
                "a <b> & 'c'\u0001",
                "project-1",
                "vgpu.small",
                2,
                512,
                1,
                0,
                64,
                Optional.of(new ImageSource("image-1", "qcow2", "", 1, properties)),
                List.of(new GuestPort("port-1", "net-1", "fa:16:3e:00:00:01", List.of("10.0.0.5"))),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                "c",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return new GuestDefinition(GUEST, SERVER, spec, Optional.empty(), List.of(devices));
    }

    private static HostStyle host(GuestNetwork network) {
        return new HostStyle(true, "x86_64", Optional.of("host-model"), network);
    }

    private static String golden(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(DomainXmlTest.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aGuestWithAMediatedDevice() throws IOException {
        String xml = DomainXml.of(guest(Map.of(), MDEV), GUEST, FILES, host(new GuestNetwork.Bridge("br0")));

        assertThat(xml).isEqualTo(golden("mediated-device.xml"));
    }

    @Test
    void aGuestThatBootsAKernelAndHasAFunction() throws IOException {
        GuestFiles files = new GuestFiles(
                FILES.disks(), Optional.empty(), Optional.of("/i/kernel"), Optional.of("/i/ramdisk"), "/i/console.log");
        Map<String, String> properties = Map.of(
                "hw_machine_type", "pc",
                "hw_disk_bus", "scsi",
                "hw_vif_model", "e1000",
                "hw_video_model", "none",
                "hw_qemu_guest_agent", "yes",
                "os_command_line", "console=ttyS0");
        HostStyle emulated = new HostStyle(false, "x86_64", Optional.empty(), new GuestNetwork.OfLibvirt("default"));

        assertThat(DomainXml.of(guest(properties, FUNCTION), GUEST, files, emulated))
                .isEqualTo(golden("kernel-and-function.xml"));
    }

    @Test
    void oneDeviceAtMostShowsItsDisplay() {
        String xml = DomainXml.of(
                guest(Map.of("hw_gpu_display", "yes"), FUNCTION, MDEV, SECOND_MDEV),
                GUEST,
                FILES,
                host(new GuestNetwork.None()));

        assertThat(xml.split("display='on' ramfb='on'", -1)).hasSize(2);
        assertThat(xml).doesNotContain("<interface");
        assertThat(DomainXml.of(guest(Map.of(), MDEV), GUEST, FILES, host(new GuestNetwork.User())))
                .doesNotContain("ramfb");
    }

    @Test
    void whatIsWrittenIsReadBack() {
        DomainReader.Shown shown = DomainReader.read(
                DomainXml.of(guest(Map.of(), MDEV, FUNCTION), GUEST, FILES, host(new GuestNetwork.User())));

        assertThat(shown.guestId()).contains(GUEST);
        assertThat(shown.serverId()).contains(SERVER);
        assertThat(shown.rescued()).isFalse();
        assertThat(shown.devices()).containsExactly(MDEV, FUNCTION);
        assertThat(shown.disks())
                .containsExactly(
                        new ShownDisk("vda", "/i/disk"),
                        new ShownDisk("vdb", "/i/disk.swap"),
                        new ShownDisk("sda", "/i/disk.config"));
        assertThat(shown.cards())
                .containsExactly(new ShownCard("fa:16:3e:00:00:01", Optional.of("virtio"), Optional.empty()));
        assertThat(shown.quiesced()).isFalse();
        assertThat(shown.vncPort()).isEmpty();
    }

    @Test
    void aRescuedGuestIsKnownAsSuch() {
        GuestDefinition plain = guest(Map.of(), MDEV);
        GuestDefinition rescued = new GuestDefinition(
                GUEST,
                SERVER,
                plain.spec(),
                Optional.of(new ImageSource("rescue-1", "raw", "", 1, Map.of())),
                plain.devices());

        assertThat(DomainReader.read(DomainXml.of(rescued, GUEST, FILES, host(new GuestNetwork.User())))
                        .rescued())
                .isTrue();
    }

    @Test
    void copiesAtRestAreAskedForByTheImage() {
        String xml = DomainXml.of(
                guest(Map.of("os_require_quiesce", "yes"), MDEV), GUEST, FILES, host(new GuestNetwork.User()));

        assertThat(DomainReader.read(xml).quiesced()).isTrue();
    }

    @Test
    void oneDiskIsCopiedAndTheOthersAreNot() {
        ShownDisk root = new ShownDisk("vda", "/i/disk");

        assertThat(BackupXml.of(List.of(root, new ShownDisk("sda", "/i/disk.config")), root, "/i/copy"))
                .isEqualTo("""
                        <domainbackup mode='push'>
                          <disks>
                            <disk name='vda' backup='yes' type='file'>
                              <driver type='qcow2'/>
                              <target file='/i/copy'/>
                            </disk>
                            <disk name='sda' backup='no'/>
                          </disks>
                        </domainbackup>
                        """);
    }

    @Test
    void theScreenOfARunningGuestIsFound() {
        assertThat(DomainReader.read("<domain><devices><graphics type='vnc' port='5901'/></devices></domain>")
                        .vncPort())
                .hasValue(5901);
        assertThat(DomainReader.read("<domain><devices><graphics type='vnc' port='-1'/></devices></domain>")
                        .vncPort())
                .isEmpty();
    }
}
