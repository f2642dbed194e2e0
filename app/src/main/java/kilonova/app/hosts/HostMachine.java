package kilonova.app.hosts;

import java.nio.file.Path;
import java.time.Clock;
import kilonova.agent.disks.DiskFetcher;
import kilonova.agent.disks.DiskOffers;
import kilonova.agent.guests.GuestConsoles;
import kilonova.agent.guests.Hypervisor;
import kilonova.agent.kernel.Kernel;
import kilonova.agent.local.LocalHost;
import kilonova.agent.simulated.SimulatedHost;
import kilonova.config.Settings;
import kilonova.config.sriov.SriovSettings;
import kilonova.gpu.selection.DeviceSettings;
import kilonova.protocol.Controller;
import kilonova.protocol.HostReport.HostCapacity;

/**
 * A machine, simulated or not, with what the configuration makes of it.
 *
 * @param end what to do when its agent has stopped
 */
record HostMachine(
        Kernel kernel,
        Hypervisor hypervisor,
        GuestConsoles consoles,
        DiskOffers disks,
        DeviceSettings devices,
        SriovSettings sriov,
        HostCapacity capacity,
        Runnable end) {
    /**
     * Opens the machine of a host.
     *
     * @param folder of this host alone
     * @throws kilonova.agent.local.UnfitHost when it is this machine, and this machine lacks something
     */
    static HostMachine open(PlannedHost host, Path folder, Settings settings, Controller controller, Clock clock) {
        return switch (host) {
            case PlannedHost.Simulated simulated -> {
                SimulatedHost machine = SimulatedHost.open(
                        folder.resolve("machine"), simulated.profile(), clock, disks(host, controller));
                yield new HostMachine(
                        machine.kernel(),
                        machine.hypervisor(),
                        machine.consoles(),
                        machine.disks(),
                        HostConfiguration.devices(machine, settings),
                        settings.sriov().withoutVendorTool(),
                        HostConfiguration.capacity(simulated.profile(), settings.host()),
                        () -> {});
            }
            case PlannedHost.Local local -> {
                LocalHost machine = LocalHost.open(
                        settings, image -> controller.openImage(local.name(), image), disks(host, controller), clock);
                yield new HostMachine(
                        machine.kernel(),
                        machine.hypervisor(),
                        machine.consoles(),
                        machine.disks(),
                        settings.devices(),
                        settings.sriov(),
                        HostConfiguration.capacity(machine.size(), settings.host()),
                        machine::close);
            }
        };
    }

    private static DiskFetcher disks(PlannedHost host, Controller controller) {
        return (guest, disk, base) -> controller.openDisk(host.name(), guest, disk, base);
    }
}
