package kilonova.placement.api;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kilonova.http.Fault;
import kilonova.http.Request;
import kilonova.http.Uuids;
import kilonova.placement.aggregates.AggregateId;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.placement.traits.Trait;

/** The small languages inside query parameters: amounts, traits, aggregates, trees. */
final class QueryText {
    private static final int FORBIDDEN_TRAITS_SINCE = 22;
    private static final int MANY_AGGREGATES_SINCE = 24;
    private static final int FORBIDDEN_AGGREGATES_SINCE = 32;
    private static final int ANY_TRAITS_SINCE = 39;
    private static final String INVALID = "Invalid query string parameters: ";

    private QueryText() {}

    /** {@code VCPU:2,MEMORY_MB:1024}. */
    static Map<ResourceClass, Long> resources(String text) {
        if (text.isBlank()) {
            throw badResources("empty string");
        }
        Map<ResourceClass, Long> resources = new LinkedHashMap<>();
        for (String pair : Limits.split(text, Limits.RESOURCES)) {
            String[] parts = pair.split(":", -1);
            if (parts.length != 2) {
                throw badResources(pair);
            }
            resources.put(new ResourceClass(parts[0]), amount(parts[0], parts[1]));
        }
        return resources;
    }

    private static Fault badResources(String got) {
        return Fault.badRequest("Badly formed resources parameter. Expected resources query string parameter in form:"
                + " ?resources=VCPU:2,MEMORY_MB:1024. Got: " + got + ".");
    }

    private static long amount(String name, String text) {
        String digits = text.strip();
        if (!digits.matches("[+-]?[0-9]{1,18}")) {
            throw Fault.badRequest(
                    "Requested resource " + name + " expected positive integer amount. Got: " + text + ".");
        }
        long amount = Long.parseLong(digits);
        if (amount < 1) {
            throw Fault.badRequest("Requested resource " + name + " requires amount >= 1. Got: " + amount + ".");
        }
        return amount;
    }

    /** Traits that must be there (one of each set), and traits that must not. */
    record Traits(List<Set<Trait>> required, Set<Trait> forbidden) {}

    /** All {@code required} parameters of a group. */
    static Traits traits(Request request, String suffix) {
        boolean anyAllowed = request.microversion().atLeast(ANY_TRAITS_SINCE);
        boolean forbiddenAllowed = request.microversion().atLeast(FORBIDDEN_TRAITS_SINCE);
        List<String> values = request.query().all("required" + suffix);
        // Below 1.39 a parameter that is given again replaces the one before.
        List<String> counting = anyAllowed ? values : values.subList(values.size() - 1, values.size());
        List<Set<Trait>> required = new ArrayList<>();
        Set<Trait> forbidden = new LinkedHashSet<>();
        for (String value : counting) {
            Traits traits = value.startsWith("in:") ? anyOf(value, anyAllowed) : eachOf(value, forbiddenAllowed);
            required.addAll(traits.required());
            forbidden.addAll(traits.forbidden());
        }
        return new Traits(required, forbidden);
    }

    private static Traits anyOf(String value, boolean allowed) {
        if (!allowed) {
            throw Fault.badRequest(INVALID + "The format 'in:HW_CPU_X86_VMX,CUSTOM_MAGIC' only supported since"
                    + " microversion 1.39. Got: " + value);
        }
        Set<Trait> traits = new LinkedHashSet<>();
        boolean forbidden = false;
        for (String name : Limits.split(value.substring("in:".length()), Limits.LIST)) {
            if (name.isBlank()) {
                throw Fault.badRequest(INVALID + "Expected 'required' parameter value of the form:"
                        + " in:HW_CPU_X86_VMX,CUSTOM_MAGIC. Got an empty trait in: " + value);
            }
            forbidden |= name.strip().startsWith("!");
            traits.add(new Trait(name.strip()));
        }
        if (forbidden) {
            throw Fault.badRequest(INVALID + "The format 'in:HW_CPU_X86_VMX,CUSTOM_MAGIC' does not support forbidden"
                    + " traits. Got: " + value);
        }
        return new Traits(List.of(traits), Set.of());
    }

    /** {@code A,!B}: any number of exclamation marks forbid once. */
    static Traits eachOf(String value, boolean forbiddenAllowed) {
        String form = forbiddenAllowed ? "HW_CPU_X86_VMX,!CUSTOM_MAGIC" : "HW_CPU_X86_VMX,CUSTOM_MAGIC";
        List<Set<Trait>> required = new ArrayList<>();
        Set<Trait> forbidden = new LinkedHashSet<>();
        for (String part : Limits.split(value, Limits.LIST)) {
            String name = part.strip();
            String bare = name.replaceFirst("^!+", "");
            if (bare.isEmpty()) {
                throw Fault.badRequest(INVALID + "Expected 'required' parameter value of the form: " + form
                        + ". Got an empty trait in: " + value);
            }
            if (name.startsWith("!")) {
                forbidden.add(new Trait(bare));
            } else {
                required.add(Set.of(new Trait(name)));
            }
        }
        if (!forbidden.isEmpty() && !forbiddenAllowed) {
            throw Fault.badRequest(
                    INVALID + "Expected 'required' parameter value of the form: " + form + ". Got: " + value);
        }
        return new Traits(required, forbidden);
    }

    /** Aggregates that count (one of each set), and aggregates that must not be. */
    record Aggregates(List<Set<AggregateId>> required, Set<AggregateId> forbidden) {}

    /** All {@code member_of} parameters of a group. */
    static Aggregates aggregates(Request request, String suffix) {
        List<String> values = request.query().all("member_of" + suffix);
        if (values.size() > 1 && request.microversion().below(MANY_AGGREGATES_SINCE)) {
            throw Fault.badRequest("Multiple member_of" + suffix + " parameters are not supported");
        }
        List<Set<AggregateId>> required = new ArrayList<>();
        Set<AggregateId> forbidden = new HashSet<>();
        for (String value : values) {
            boolean list = value.startsWith("in:") || value.startsWith("!in:");
            if (value.contains(",") && !list) {
                throw Fault.badRequest("Multiple values for 'member_of' must be prefixed with the 'in:' or '!in:'"
                        + " keyword using the valid microversion. Got: " + value);
            }
            String bare = value.startsWith("!") ? value.substring(1) : value;
            Set<AggregateId> ids = ids(list ? bare.substring("in:".length()) : bare);
            if (!value.startsWith("!")) {
                required.add(ids);
            } else if (request.microversion().below(FORBIDDEN_AGGREGATES_SINCE)) {
                throw Fault.badRequest(
                        "Forbidden member_of" + suffix + " parameters are not supported in the specified microversion");
            } else {
                forbidden.addAll(ids);
            }
        }
        return new Aggregates(required, forbidden);
    }

    private static Set<AggregateId> ids(String commaSeparated) {
        Set<AggregateId> ids = new LinkedHashSet<>();
        for (String id : Limits.split(commaSeparated, Limits.LIST)) {
            ids.add(new AggregateId(Uuids.lenient(id)
                    .orElseThrow(() -> Fault.badRequest(
                            INVALID + "Expected 'member_of' parameter to contain valid UUID(s). Got: " + id))));
        }
        return ids;
    }

    /** {@code in_tree}: a provider. */
    static ProviderId tree(String text) {
        return new ProviderId(Uuids.lenient(text.strip())
                .orElseThrow(() -> Fault.badRequest(
                        INVALID + "Expected 'in_tree' parameter to be a format of uuid. Got: " + text)));
    }
}
