package kilonova.config.placementconf;

import java.util.List;
import java.util.Optional;
import kilonova.config.option.Option;
import kilonova.config.option.OptionGroup;
import kilonova.config.option.OptionValues;
import kilonova.config.option.ValueTypes;

/**
 * Who may do what: {@code [oslo_policy]}.
 *
 * @param enforceNewDefaults whether the old defaults no longer hold
 * @param enforceScope whether tokens of the wrong scope are refused
 * @param policyFile the file with the operator's rules; empty for {@code policy.yaml} beside the configuration, if it is there
 * @param policyDefaultRule the rule that decides where one is missing
 * @param policyDirs folders of further such files, relative to the configuration
 */
public record PolicySettings(
        boolean enforceNewDefaults,
        boolean enforceScope,
        Optional<String> policyFile,
        String policyDefaultRule,
        List<String> policyDirs) {
    static final Option<Boolean> ENFORCE_NEW_DEFAULTS =
            Option.of("enforce_new_defaults", ValueTypes.bool(), true, "Let only the new default rules hold.");
    static final Option<Boolean> ENFORCE_SCOPE =
            Option.of("enforce_scope", ValueTypes.bool(), true, "Refuse tokens that are not of a project.");
    static final Option<Optional<String>> POLICY_FILE = Option.optional(
                    "policy_file", ValueTypes.string(), "File of rules, YAML or JSON, relative to this file.")
            .formerly("DEFAULT", "policy_file");
    static final Option<String> POLICY_DEFAULT_RULE = Option.of(
                    "policy_default_rule", ValueTypes.string(), "default", "Rule that decides where one is missing.")
            .formerly("DEFAULT", "policy_default_rule");
    static final Option<List<String>> POLICY_DIRS = Option.of(
                    "policy_dirs",
                    ValueTypes.multi(ValueTypes.string()),
                    List.of("policy.d"),
                    "Folder of further files of rules; may be given several times.")
            .formerly("DEFAULT", "policy_dirs");

    /** The section {@code [oslo_policy]}. */
    static final OptionGroup GROUP = OptionGroup.of(
            "oslo_policy", ENFORCE_NEW_DEFAULTS, ENFORCE_SCOPE, POLICY_FILE, POLICY_DEFAULT_RULE, POLICY_DIRS);

    static PolicySettings from(OptionValues values) {
        return new PolicySettings(
                values.get(ENFORCE_NEW_DEFAULTS),
                values.get(ENFORCE_SCOPE),
                values.get(POLICY_FILE),
                values.get(POLICY_DEFAULT_RULE),
                values.get(POLICY_DIRS));
    }
}
