package kilonova.agent.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import kilonova.agent.disks.DiskFetcher;
import kilonova.agent.disks.DiskOffers;
import kilonova.agent.guests.GuestConsoles;
import kilonova.agent.images.ImageCache;
import kilonova.agent.images.ImageFetcher;
import kilonova.agent.images.QemuImg;
import kilonova.agent.images.Sandbox;
import kilonova.agent.kernel.Kernel;
import kilonova.agent.kernel.PatientKernel;
import kilonova.agent.kernel.RealKernel;
import kilonova.agent.libvirt.LibvirtConsoles;
import kilonova.agent.libvirt.LibvirtDiskOffers;
import kilonova.agent.libvirt.LibvirtHypervisor;
import kilonova.agent.libvirt.LibvirtHypervisor.Patience;
import kilonova.agent.libvirt.Machine;
import kilonova.agent.libvirt.MigrationEndpoint;
import kilonova.agent.libvirt.daemon.NativeDaemon;
import kilonova.agent.libvirt.domain.GuestNetwork;
import kilonova.agent.libvirt.domain.HostStyle;
import kilonova.agent.libvirt.files.GivenDisks;
import kilonova.agent.libvirt.files.InstanceFiles;
import kilonova.agent.libvirt.files.RawDisks;
import kilonova.config.Settings;
import kilonova.config.group.LibvirtSettings;
import kilonova.config.group.LibvirtSettings.CpuMode;
import kilonova.config.group.MigrationAddressSettings;

/** This machine as a compute host. Closing it leaves its guests as they are. */
public final class LocalHost implements AutoCloseable {
    private static final long GIB = 1L << 30;

    private final NativeDaemon daemon;
    private final LibvirtHypervisor hypervisor;
    private final DiskOffers disks;
    private final Size size;

    /**
     * What the machine has.
     *
     * @param vcpus logical processors
     * @param memoryMb MiB
     * @param diskGb GiB on the file system of the instances
     */
    public record Size(int vcpus, int memoryMb, int diskGb) {}

    private LocalHost(NativeDaemon daemon, LibvirtHypervisor hypervisor, DiskOffers disks, Size size) {
        this.daemon = daemon;
        this.hypervisor = hypervisor;
        this.disks = disks;
        this.size = size;
    }

    /**
     * Looks whether this machine is fit, and connects to what it has.
     *
     * @param images where images come from
     * @param disks where the disks of guests come from that move here
     * @throws UnfitHost with all that lacks
     */
    public static LocalHost open(Settings settings, ImageFetcher images, DiskFetcher disks, Clock clock) {
        NativeDaemon daemon = new NativeDaemon(settings.libvirt().connectionUri());
        try {
            return open(settings, images, disks, clock, daemon);
        } catch (IOException e) {
            daemon.close();
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            daemon.close();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while this machine was looked at", e);
        } catch (RuntimeException e) {
            daemon.close();
            throw e;
        }
    }

    private static LocalHost open(
            Settings settings, ImageFetcher fetcher, DiskFetcher disks, Clock clock, NativeDaemon daemon)
            throws IOException, InterruptedException {
        LibvirtSettings libvirt = settings.libvirt();
        Path folder = Path.of(settings.host().instancesPath());
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin");
        Sandbox sandbox = Sandbox.open();
        Preflight.Fit fit = Preflight.check(libvirt, daemon, folder, path, sandbox.lacking());
        QemuImg qemuImg = new QemuImg(sandbox);
        ImageCache images = new ImageCache(folder.resolve("_base"), fetcher, qemuImg, clock);
        InstanceFiles files = new InstanceFiles(folder, images, qemuImg, new RawDisks(), disks, clock);
        files.reclaim();
        HostStyle style = new HostStyle(
                fit.kvm(),
                fit.node().architecture(),
                cpuMode(libvirt, fit.kvm()),
                GuestNetwork.parse(libvirt.guestNetwork()));
        Patience patience = new Patience(
                Duration.ofSeconds(libvirt.stopSeconds()), Duration.ofSeconds(libvirt.softRebootSeconds()));
        LibvirtHypervisor hypervisor = new LibvirtHypervisor(
                daemon,
                files,
                style,
                Machine.here(OwnAddress.of(settings.host().myIp()), new SystemManager()::isStopping),
                patience,
                endpoint(libvirt.migration()),
                fit.notes());
        return new LocalHost(
                daemon,
                hypervisor,
                new LibvirtDiskOffers(hypervisor, new GivenDisks(folder, images, qemuImg)),
                new Size(fit.node().processors(), fit.node().memoryMb(), (int)
                        (Files.getFileStore(folder).getTotalSpace() / GIB)));
    }

    private static MigrationEndpoint endpoint(MigrationAddressSettings settings) throws IOException {
        return MigrationEndpoint.of(
                settings.uri(),
                settings.scheme(),
                settings.inboundAddress(),
                settings.nativeTls(),
                InetAddress.getLocalHost().getHostName());
    }

    private static Optional<String> cpuMode(LibvirtSettings settings, boolean kvm) {
        CpuMode mode = settings.cpuMode().orElse(kvm ? CpuMode.HOST_MODEL : CpuMode.NONE);
        return mode == CpuMode.NONE
                ? Optional.empty()
                : Optional.of(mode.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    /** The running kernel. */
    public Kernel kernel() {
        return new PatientKernel(RealKernel.ofThisMachine());
    }

    /** What its guests write and show. */
    public GuestConsoles consoles() {
        return new LibvirtConsoles(hypervisor);
    }

    /** The disks of its guests, for other hosts. */
    public DiskOffers disks() {
        return disks;
    }

    /** Its guests, through libvirt. */
    public LibvirtHypervisor hypervisor() {
        return hypervisor;
    }

    /** What it has. */
    public Size size() {
        return size;
    }

    @Override
    public void close() {
        daemon.close();
    }
}
