package kilonova.config.placementconf;

import java.util.List;
import kilonova.config.finding.Finding;
import kilonova.config.finding.FindingCode;
import kilonova.config.finding.Findings;
import kilonova.config.finding.Location;
import kilonova.config.finding.Quoted;
import kilonova.config.group.PlacementSettings;
import kilonova.config.ini.IniReader;
import kilonova.config.option.OptionGroup;
import kilonova.config.option.OptionValues;
import kilonova.config.option.SectionContent;

/**
 * All that Kilonova uses of a {@code placement.conf}.
 *
 * @param program {@code [DEFAULT]}
 * @param placement {@code [placement]}
 * @param authStrategy {@code [api] auth_strategy}
 * @param database {@code [placement_database]}
 * @param keystone {@code [keystone_authtoken]}
 * @param policy {@code [oslo_policy]}
 * @param cors {@code [cors]}
 */
public record PlacementConf(
        ProgramSettings program,
        PlacementSettings placement,
        AuthStrategy authStrategy,
        PlacementDatabaseSettings database,
        KeystoneSettings keystone,
        PolicySettings policy,
        CorsSettings cors) {
    /** The sections that are used, in the order in which documentation shows them. */
    public static final List<OptionGroup> GROUPS = List.of(
            ProgramSettings.GROUP,
            PlacementSettings.GROUP,
            AuthStrategy.GROUP,
            PlacementDatabaseSettings.GROUP,
            KeystoneSettings.GROUP,
            PolicySettings.GROUP,
            CorsSettings.GROUP);

    /**
     * What came of reading a file.
     *
     * @param conf the settings; where there are errors, with defaults in place of what is wrong
     * @param errors what makes the file unusable
     * @param warnings what the operator should know
     */
    public record Reading(PlacementConf conf, List<Finding> errors, List<Finding> warnings) {}

    /**
     * Reads a file's text; never throws, whatever it is.
     *
     * @param file the name that findings get
     */
    public static Reading read(String file, String text) {
        Findings findings = new Findings();
        SectionContent content = SectionContent.of(IniReader.read(file, text, findings));
        warnOfUnused(content, findings);
        PlacementConf conf = new PlacementConf(
                ProgramSettings.from(values(ProgramSettings.GROUP, content, findings)),
                PlacementSettings.from(values(PlacementSettings.GROUP, content, findings)),
                values(AuthStrategy.GROUP, content, findings).get(AuthStrategy.OPTION),
                PlacementDatabaseSettings.from(values(PlacementDatabaseSettings.GROUP, content, findings)),
                KeystoneSettings.from(values(KeystoneSettings.GROUP, content, findings)),
                PolicySettings.from(values(PolicySettings.GROUP, content, findings)),
                CorsSettings.from(values(CorsSettings.GROUP, content, findings)));
        if (conf.authStrategy() == AuthStrategy.KEYSTONE
                && conf.keystone().authUrl().isEmpty()) {
            findings.error(
                    FindingCode.BAD_VALUE,
                    content.header(KeystoneSettings.GROUP.name()).orElse(new Location(file, 1)),
                    "[keystone_authtoken] auth_url is missing: tokens are checked there (for tests without Keystone set"
                            + " [api] auth_strategy = noauth2)");
        }
        return new Reading(conf, findings.errors(), findings.warnings());
    }

    private static OptionValues values(OptionGroup group, SectionContent content, Findings findings) {
        return new OptionValues(group.name(), content, findings);
    }

    /** One line for a section that nothing is used of, one for each unused key of the others. */
    private static void warnOfUnused(SectionContent content, Findings findings) {
        content.sections().forEach((section, keys) -> {
            if (GROUPS.stream().noneMatch(group -> isOf(group, section))) {
                content.header(section)
                        .ifPresent(where -> findings.warning(
                                FindingCode.UNKNOWN_SECTION,
                                where,
                                "[" + Quoted.plain(section) + "] is not used by Kilonova"));
                return;
            }
            keys.forEach((key, entries) -> {
                if (GROUPS.stream().noneMatch(group -> uses(group, section, key))) {
                    findings.warning(
                            FindingCode.UNKNOWN_KEY,
                            entries.getFirst().where(),
                            "[" + Quoted.plain(section) + "] " + Quoted.plain(key) + " is not used by Kilonova");
                }
            });
        });
    }

    private static boolean isOf(OptionGroup group, String section) {
        return group.name().equals(section);
    }

    private static boolean uses(OptionGroup group, String section, String key) {
        return (isOf(group, section) && group.keys().contains(key))
                || group.options().stream()
                        .flatMap(option -> option.formerNames().stream())
                        .anyMatch(former ->
                                former.group().equals(section) && former.key().equals(key));
    }
}
