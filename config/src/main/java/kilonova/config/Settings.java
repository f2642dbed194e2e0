package kilonova.config;

import java.util.List;
import kilonova.config.devices.DeviceOptions;
import kilonova.config.group.AgentApiSettings;
import kilonova.config.group.ApiSettings;
import kilonova.config.group.ConsoleAuthSettings;
import kilonova.config.group.DatabaseSettings;
import kilonova.config.group.HostSettings;
import kilonova.config.group.LibvirtSettings;
import kilonova.config.group.LiveMigrationSettings;
import kilonova.config.group.PlacementSettings;
import kilonova.config.group.QuotaSettings;
import kilonova.config.group.SchedulerSettings;
import kilonova.config.group.VncSettings;
import kilonova.config.group.WeigherSettings;
import kilonova.config.option.OptionGroup;
import kilonova.config.sriov.SriovSettings;
import kilonova.gpu.selection.DeviceSettings;

/**
 * All that the configuration says. Every value has passed its checks; what a file does not set has its default.
 *
 * @param host {@code [DEFAULT]}
 * @param devices {@code [devices]} and {@code [mdev_<type>]}
 * @param sriov {@code [devices] sriov} and {@code [sriov]}
 * @param libvirt {@code [libvirt]}
 * @param liveMigration {@code [libvirt] live_migration_*}
 * @param scheduler {@code [scheduler]}
 * @param weighers {@code [filter_scheduler]}
 * @param placement {@code [placement]}
 * @param quota {@code [quota]}
 * @param api {@code [api]}
 * @param agentApi {@code [agent_api]}
 * @param database {@code [database]}
 * @param vnc {@code [vnc]}
 * @param consoleAuth {@code [consoleauth]}
 */
public record Settings(
        HostSettings host,
        DeviceSettings devices,
        SriovSettings sriov,
        LibvirtSettings libvirt,
        LiveMigrationSettings liveMigration,
        SchedulerSettings scheduler,
        WeigherSettings weighers,
        PlacementSettings placement,
        QuotaSettings quota,
        ApiSettings api,
        AgentApiSettings agentApi,
        DatabaseSettings database,
        VncSettings vnc,
        ConsoleAuthSettings consoleAuth) {
    /** The sections that are known in advance, in the order in which documentation shows them. */
    public static final List<OptionGroup> GROUPS = List.of(
            HostSettings.GROUP,
            DeviceOptions.GROUP,
            SriovSettings.GROUP,
            LibvirtSettings.GROUP,
            SchedulerSettings.GROUP,
            WeigherSettings.GROUP,
            PlacementSettings.GROUP,
            QuotaSettings.GROUP,
            ApiSettings.GROUP,
            AgentApiSettings.GROUP,
            DatabaseSettings.GROUP,
            VncSettings.GROUP,
            ConsoleAuthSettings.GROUP);

    /** What holds when there is no file. */
    public static Settings defaults() {
        return switch (ConfigReader.read("defaults", "", parent -> false)) {
            case ConfigResult.Accepted accepted -> accepted.settings();
            case ConfigResult.Refused refused -> throw new IllegalStateException(refused.report());
        };
    }
}
