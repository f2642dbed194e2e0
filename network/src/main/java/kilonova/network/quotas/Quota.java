package kilonova.network.quotas;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a project may have a limited number of. The numbers are Neutron's defaults; -1 stands for no limit. */
public enum Quota {
    NETWORK(100, "networks"),
    SUBNET(100, "subnets"),
    PORT(500, "ports"),
    SECURITY_GROUP(10, "security_groups"),
    SECURITY_GROUP_RULE(100, "security_group_rules"),
    ROUTER(10, ""),
    FLOATINGIP(50, ""),
    SUBNETPOOL(-1, ""),
    RBAC_POLICY(10, "");

    /** No limit. */
    public static final int UNLIMITED = -1;

    private final int standard;
    private final String table;

    Quota(int standard, String table) {
        this.standard = standard;
        this.table = table;
    }

    /** The key in the API. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The amount where neither the settings nor an administrator says otherwise. */
    public int standard() {
        return standard;
    }

    /** Where the things are counted; empty for what nobody can have. */
    Optional<String> table() {
        return table.isEmpty() ? Optional.empty() : Optional.of(table);
    }

    public static Optional<Quota> of(String key) {
        return Arrays.stream(values()).filter(quota -> quota.key().equals(key)).findFirst();
    }
}
