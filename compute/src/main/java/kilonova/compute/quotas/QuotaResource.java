package kilonova.compute.quotas;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToIntFunction;
import kilonova.config.group.QuotaSettings;

/** What there is a quota of, in the order in which the API lists it. */
public enum QuotaResource {
    INSTANCES(QuotaSettings::instances),
    CORES(QuotaSettings::cores),
    /** MiB. */
    RAM(QuotaSettings::ramMb),
    /** The network's since 2.36; never limited here. */
    FIXED_IPS(_ -> Quotas.UNLIMITED),
    /** The network's since 2.36; never limited here. */
    FLOATING_IPS(_ -> Quotas.UNLIMITED),
    METADATA_ITEMS(QuotaSettings::metadataItems),
    INJECTED_FILES(QuotaSettings::injectedFiles),
    INJECTED_FILE_CONTENT_BYTES(QuotaSettings::injectedFileContentBytes),
    INJECTED_FILE_PATH_BYTES(QuotaSettings::injectedFilePathLength),
    /** The network's since 2.36; never limited here. */
    SECURITY_GROUPS(_ -> Quotas.UNLIMITED),
    /** The network's since 2.36; never limited here. */
    SECURITY_GROUP_RULES(_ -> Quotas.UNLIMITED),
    /** Of a user. */
    KEY_PAIRS(QuotaSettings::keyPairs),
    SERVER_GROUPS(QuotaSettings::serverGroups),
    /** Of a server group. */
    SERVER_GROUP_MEMBERS(QuotaSettings::serverGroupMembers);

    @SuppressWarnings("ImmutableEnumChecker") // a reference to a getter of a record has no state
    private final ToIntFunction<QuotaSettings> setting;

    QuotaResource(ToIntFunction<QuotaSettings> setting) {
        this.setting = setting;
    }

    /** As the API writes it. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<QuotaResource> named(String wireName) {
        return Arrays.stream(values())
                .filter(resource -> resource.wireName().equals(wireName))
                .findFirst();
    }

    int configured(QuotaSettings settings) {
        return setting.applyAsInt(settings);
    }

    /** True for what the network service limits in newer microversions. */
    public boolean isOfTheNetwork() {
        return switch (this) {
            case FIXED_IPS, FLOATING_IPS, SECURITY_GROUPS, SECURITY_GROUP_RULES -> true;
            default -> false;
        };
    }

    /** True for files put into servers, which ended with 2.57. */
    public boolean isOfInjectedFiles() {
        return switch (this) {
            case INJECTED_FILES, INJECTED_FILE_CONTENT_BYTES, INJECTED_FILE_PATH_BYTES -> true;
            default -> false;
        };
    }

    /** True for what quota classes show only from 2.50 on. */
    public boolean isOfServerGroups() {
        return this == SERVER_GROUPS || this == SERVER_GROUP_MEMBERS;
    }
}
