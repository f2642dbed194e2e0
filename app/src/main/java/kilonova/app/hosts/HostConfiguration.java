package kilonova.app.hosts;

import kilonova.agent.local.LocalHost;
import kilonova.agent.simulated.SimulatedHost;
import kilonova.agent.simulated.kernel.HostProfile;
import kilonova.config.Settings;
import kilonova.config.group.HostSettings;
import kilonova.gpu.selection.DeviceSettings;
import kilonova.protocol.HostReport.HostCapacity;

/** What the configuration makes of a machine. */
final class HostConfiguration {
    private static final int MB_PER_GB = 1024;

    private HostConfiguration() {}

    /** The machine's own size, with the reserves and ratios of {@code [DEFAULT]}. */
    static HostCapacity capacity(HostProfile machine, HostSettings settings) {
        return capacity(new LocalHost.Size(machine.vcpus(), machine.memoryMb(), machine.diskGb()), settings);
    }

    /** The same of this machine. */
    static HostCapacity capacity(LocalHost.Size machine, HostSettings settings) {
        return new HostCapacity(
                machine.vcpus(),
                machine.memoryMb(),
                machine.diskGb(),
                settings.reservedHostCpus(),
                settings.reservedHostMemoryMb(),
                Math.ceilDiv(settings.reservedHostDiskMb(), MB_PER_GB),
                settings.cpuAllocationRatio().orElse(settings.initialCpuAllocationRatio()),
                settings.ramAllocationRatio().orElse(settings.initialRamAllocationRatio()),
                settings.diskAllocationRatio().orElse(settings.initialDiskAllocationRatio()));
    }

    /** The types that {@code [devices]} enables; the machine's usual one where it enables none. */
    static DeviceSettings devices(SimulatedHost host, Settings settings) {
        return settings.devices().types().isEmpty() ? host.usualDevices() : settings.devices();
    }
}
