package kilonova.placement.api;

import kilonova.http.Fault;

/**
 * How much one request may hold. Each is far more than a cloud's own services send; without them a single request could keep a
 * processor busy, or fill the memory. {@code docs/placement.md} lists them.
 */
enum Limits {
    GROUPS(100, "request groups"),
    SUBTREES(100, "same_subtree conditions"),
    RESOURCES(1_000, "resource classes in one parameter"),
    LIST(2_000, "values in one parameter"),
    CONSUMERS(10_000, "consumers"),
    ALLOCATIONS(50_000, "allocations"),
    PROVIDERS(10_000, "providers"),
    INVENTORIES(1_000, "inventories of one provider"),
    TRAITS(10_000, "traits"),
    AGGREGATES(10_000, "aggregates");

    private final int most;
    private final String what;

    Limits(int most, String what) {
        this.most = most;
        this.what = what;
    }

    int most() {
        return most;
    }

    /** @throws Fault 400 if a request has more */
    void check(int count) {
        if (count > most) {
            throw Fault.badRequest(
                            "A request may have at most " + most + " " + what + ", and this one has " + count + ".")
                    .withCode(Codes.BAD_VALUE);
        }
    }

    /** The parts of a parameter's value between commas. */
    static String[] split(String value, Limits limit) {
        String[] parts = value.split(",", -1);
        limit.check(parts.length);
        return parts;
    }
}
