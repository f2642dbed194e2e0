package kilonova.agent.simulated;

import java.nio.file.Path;
import java.time.Clock;
import kilonova.agent.disks.DiskFetcher;
import kilonova.agent.disks.DiskOffers;
import kilonova.agent.guests.GuestConsoles;
import kilonova.agent.kernel.Kernel;
import kilonova.agent.simulated.console.SimulatedConsoles;
import kilonova.agent.simulated.hypervisor.Latency;
import kilonova.agent.simulated.hypervisor.SimulatedDiskOffers;
import kilonova.agent.simulated.hypervisor.SimulatedHypervisor;
import kilonova.agent.simulated.kernel.HostProfile;
import kilonova.agent.simulated.kernel.SimulatedKernel;
import kilonova.gpu.address.PciAddress;
import kilonova.gpu.board.UnitId;
import kilonova.gpu.selection.DeviceSettings;
import kilonova.protocol.HostReport.HostCapacity;

/**
 * A simulated machine: it keeps its devices and guests in two files, and goes on from there when it is opened again, as hardware goes
 * on while the agent is dead. Safe to use from several threads.
 */
public final class SimulatedHost {
    private final HostProfile profile;
    private final SimulatedKernel kernel;
    private final SimulatedHypervisor hypervisor;

    private SimulatedHost(HostProfile profile, SimulatedKernel kernel, SimulatedHypervisor hypervisor) {
        this.profile = profile;
        this.kernel = kernel;
        this.hypervisor = hypervisor;
        kernel.inGuest(hypervisor::uses);
    }

    /**
     * The machine whose state is in a directory; a new one, switched on for the first time, when the directory is empty.
     *
     * @param directory of this machine alone
     */
    public static SimulatedHost open(Path directory, HostProfile profile, Clock clock) {
        return open(directory, profile, clock, DiskFetcher.NONE);
    }

    /**
     * The same.
     *
     * @param disks where the disks of guests come from that move here
     */
    public static SimulatedHost open(Path directory, HostProfile profile, Clock clock, DiskFetcher disks) {
        return open(directory, profile, clock, Latency.none(), kilonova.agent.simulated.kernel.Latency.none(), disks);
    }

    /** The same, with operations that take time, and nowhere to have disks from. */
    public static SimulatedHost open(
            Path directory,
            HostProfile profile,
            Clock clock,
            Latency guests,
            kilonova.agent.simulated.kernel.Latency devices) {
        return open(directory, profile, clock, guests, devices, DiskFetcher.NONE);
    }

    private static SimulatedHost open(
            Path directory,
            HostProfile profile,
            Clock clock,
            Latency guests,
            kilonova.agent.simulated.kernel.Latency devices,
            DiskFetcher disks) {
        SimulatedKernel kernel = SimulatedKernel.open(directory.resolve("kernel.json"), profile, devices);
        SimulatedHypervisor hypervisor = new SimulatedHypervisor(
                directory.resolve("hypervisor.json"), unit -> exists(kernel, unit), clock, guests, disks);
        return new SimulatedHost(profile, kernel, hypervisor);
    }

    private static boolean exists(Kernel kernel, UnitId unit) {
        return switch (unit) {
            case UnitId.Mdev mdev -> kernel.exists("/sys/bus/mdev/devices/" + mdev);
            case UnitId.Function(PciAddress function) ->
                kernel.read("/sys/bus/pci/devices/" + function + "/nvidia/current_vgpu_type")
                        .value()
                        .filter(type -> !type.equals("0"))
                        .isPresent();
        };
    }

    /** What the machine is. */
    public HostProfile profile() {
        return profile;
    }

    /** Its kernel, with the ways to make it fail. */
    public SimulatedKernel kernel() {
        return kernel;
    }

    /** Its hypervisor, with the ways to make it fail. */
    public SimulatedHypervisor hypervisor() {
        return hypervisor;
    }

    /** The disks of its guests, for other hosts. */
    public DiskOffers disks() {
        return new SimulatedDiskOffers(hypervisor);
    }

    /** What its guests write and show. */
    public GuestConsoles consoles() {
        return new SimulatedConsoles(hypervisor);
    }

    /** The machine is switched off and on: no guest runs, and the kernel has lost what its profile loses. */
    public void reboot() {
        hypervisor.hostRebooted();
        kernel.reboot();
        kernel.inGuest(hypervisor::uses);
    }

    /** The devices that its profile enables where the operator says nothing. */
    public DeviceSettings usualDevices() {
        return DeviceSettings.everywhere(profile.defaultType());
    }

    /** What its profile has, without reserves, and with upstream's usual ratios. */
    public HostCapacity usualCapacity() {
        return new HostCapacity(profile.vcpus(), profile.memoryMb(), profile.diskGb(), 0, 512, 0, 4.0, 1.0, 1.0);
    }
}
