package kilonova.config;

import java.util.function.Predicate;
import kilonova.config.devices.DeviceOptions;
import kilonova.config.devices.DeviceSettingsReader;
import kilonova.config.finding.FindingCode;
import kilonova.config.finding.Findings;
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
import kilonova.config.ini.IniReader;
import kilonova.config.option.OptionGroup;
import kilonova.config.option.OptionValues;
import kilonova.config.option.SectionContent;
import kilonova.config.sriov.SriovSettings;
import kilonova.gpu.address.DeviceKey;
import kilonova.gpu.selection.DeviceSettings;

/** Reads a configuration text as a whole: all errors at once, each with its line. Never throws, whatever the text is. */
public final class ConfigReader {
    private final SectionContent content;
    private final Findings findings;

    private ConfigReader(SectionContent content, Findings findings) {
        this.content = content;
        this.findings = findings;
    }

    /**
     * Reads a configuration.
     *
     * @param file the name that findings get
     * @param text the file's content
     * @param virtualParentExists says whether a virtual parent device is there; asked once for each that the file lists
     */
    public static ConfigResult read(String file, String text, Predicate<DeviceKey.Virtual> virtualParentExists) {
        Findings findings = new Findings();
        SectionContent content = SectionContent.of(IniReader.read(file, text, findings));
        Settings settings = new ConfigReader(content, findings).settings(virtualParentExists);
        return findings.errors().isEmpty()
                ? new ConfigResult.Accepted(settings, findings.warnings())
                : new ConfigResult.Refused(findings.errors(), findings.warnings());
    }

    private Settings settings(Predicate<DeviceKey.Virtual> virtualParentExists) {
        new KnownNames(content, findings).check();
        DeviceSettings devices = DeviceSettingsReader.read(content, findings, virtualParentExists);
        LiveMigrationSettings liveMigration = LiveMigrationSettings.from(values(LibvirtSettings.GROUP));
        warnOfPostCopy(devices, liveMigration);
        return new Settings(
                HostSettings.from(values(HostSettings.GROUP)),
                devices,
                SriovSettings.from(values(DeviceOptions.GROUP), values(SriovSettings.GROUP)),
                LibvirtSettings.from(values(LibvirtSettings.GROUP)),
                liveMigration,
                SchedulerSettings.from(values(SchedulerSettings.GROUP)),
                WeigherSettings.from(values(WeigherSettings.GROUP)),
                PlacementSettings.from(values(PlacementSettings.GROUP)),
                QuotaSettings.from(values(QuotaSettings.GROUP)),
                ApiSettings.from(values(ApiSettings.GROUP)),
                AgentApiSettings.from(values(AgentApiSettings.GROUP)),
                DatabaseSettings.from(values(DatabaseSettings.GROUP)),
                VncSettings.from(values(VncSettings.GROUP)),
                ConsoleAuthSettings.from(values(ConsoleAuthSettings.GROUP)));
    }

    private OptionValues values(OptionGroup group) {
        return new OptionValues(group.name(), content, findings);
    }

    /** QEMU refuses post-copy for guests with mediated devices, so that permission is of no use on such a host. */
    private void warnOfPostCopy(DeviceSettings devices, LiveMigrationSettings liveMigration) {
        if (liveMigration.permitPostCopy() && !devices.types().isEmpty()) {
            values(LibvirtSettings.GROUP)
                    .where(LiveMigrationSettings.PERMIT_POST_COPY)
                    .ifPresent(where -> findings.warning(
                            FindingCode.CONFLICT,
                            where,
                            "live_migration_permit_post_copy must be false on a host that offers mediated devices: QEMU"
                                    + " refuses to move their guests with post-copy"));
        }
    }
}
