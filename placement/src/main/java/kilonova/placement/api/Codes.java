package kilonova.placement.api;

/** The machine-readable codes of errors, as upstream names them. They never change. */
final class Codes {
    static final String CONCURRENT_UPDATE = "placement.concurrent_update";
    static final String DUPLICATE_NAME = "placement.duplicate_name";
    static final String INVENTORY_IN_USE = "placement.inventory.inuse";
    static final String PROVIDER_IN_USE = "placement.resource_provider.inuse";
    static final String CANNOT_DELETE_PARENT = "placement.resource_provider.cannot_delete_parent";
    static final String PROVIDER_NOT_FOUND = "placement.resource_provider.not_found";
    static final String DUPLICATE_KEY = "placement.query.duplicate_key";
    static final String BAD_VALUE = "placement.query.bad_value";
    static final String MISSING_VALUE = "placement.query.missing_value";

    private Codes() {}
}
