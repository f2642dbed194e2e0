package kilonova.placement.api;

import kilonova.placement.policy.Defaults;

/** What the policy decides about, with upstream's names. */
public enum Rule {
    LIST_PROVIDERS("placement:resource_providers:list"),
    CREATE_PROVIDER("placement:resource_providers:create"),
    SHOW_PROVIDER("placement:resource_providers:show"),
    UPDATE_PROVIDER("placement:resource_providers:update"),
    DELETE_PROVIDER("placement:resource_providers:delete"),
    LIST_INVENTORIES("placement:resource_providers:inventories:list"),
    CREATE_INVENTORY("placement:resource_providers:inventories:create"),
    SHOW_INVENTORY("placement:resource_providers:inventories:show"),
    UPDATE_INVENTORY("placement:resource_providers:inventories:update"),
    DELETE_INVENTORY("placement:resource_providers:inventories:delete"),
    LIST_AGGREGATES("placement:resource_providers:aggregates:list"),
    UPDATE_AGGREGATES("placement:resource_providers:aggregates:update"),
    LIST_PROVIDER_ALLOCATIONS("placement:resource_providers:allocations:list"),
    PROVIDER_USAGES("placement:resource_providers:usages"),
    LIST_PROVIDER_TRAITS("placement:resource_providers:traits:list"),
    UPDATE_PROVIDER_TRAITS("placement:resource_providers:traits:update"),
    DELETE_PROVIDER_TRAITS("placement:resource_providers:traits:delete"),
    LIST_RESOURCE_CLASSES("placement:resource_classes:list"),
    CREATE_RESOURCE_CLASS("placement:resource_classes:create"),
    SHOW_RESOURCE_CLASS("placement:resource_classes:show"),
    UPDATE_RESOURCE_CLASS("placement:resource_classes:update"),
    DELETE_RESOURCE_CLASS("placement:resource_classes:delete"),
    LIST_TRAITS("placement:traits:list"),
    SHOW_TRAIT("placement:traits:show"),
    UPDATE_TRAIT("placement:traits:update"),
    DELETE_TRAIT("placement:traits:delete"),
    MANAGE_ALLOCATIONS("placement:allocations:manage"),
    LIST_ALLOCATIONS("placement:allocations:list"),
    UPDATE_ALLOCATIONS("placement:allocations:update"),
    DELETE_ALLOCATIONS("placement:allocations:delete"),
    LIST_CANDIDATES("placement:allocation_candidates:list"),
    TOTAL_USAGES("placement:usages"),
    RESHAPE("placement:reshaper:reshape");

    private final String policyName;

    Rule(String policyName) {
        this.policyName = policyName;
    }

    /** The shared rule that decides where no file says otherwise. */
    String usually() {
        return switch (this) {
            case RESHAPE -> Defaults.SERVICE;
            case TOTAL_USAGES -> Defaults.READER;
            default -> Defaults.ADMIN_OR_SERVICE;
        };
    }

    /** Its name in a policy file and in the message of a 403. */
    public String policyName() {
        return policyName;
    }
}
