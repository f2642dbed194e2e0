package kilonova.placement.api;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kilonova.http.Fault;
import kilonova.http.PythonText;
import kilonova.http.Query;
import kilonova.http.Request;
import kilonova.placement.candidates.CandidateRequest;
import kilonova.placement.candidates.GroupPolicy;
import kilonova.placement.candidates.RequestGroup;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.placement.traits.Trait;

/** The query string of {@code /allocation_candidates}, the whole grammar of 1.10 to 1.39. */
final class CandidateQuery {
    private static final int FORBIDDEN_TRAITS_SINCE = 22;
    private static final int NESTED_SINCE = 29;
    private static final int NAMED_GROUPS_SINCE = 33;
    private static final int SUBTREES_SINCE = 36;
    private static final Pattern LIMIT = Pattern.compile("[1-9][0-9]*");
    private static final Pattern NUMBERED_KEY = Pattern.compile("(resources|required|member_of|in_tree)([1-9][0-9]*)?");
    private static final Pattern NAMED_KEY =
            Pattern.compile("(resources|required|member_of|in_tree)([a-zA-Z0-9_-]{1,64})?");

    private final Request request;

    private CandidateQuery(Request request) {
        this.request = request;
    }

    static CandidateRequest parse(Request request) {
        Guard.checkQuery(request, QuerySchemas.CANDIDATES.at(request.microversion()));
        return new CandidateQuery(request).parsed();
    }

    private CandidateRequest parsed() {
        QueryText.Traits root = rootTraits();
        List<Set<String>> subtrees = subtrees();
        Map<String, RequestGroup> groups = groups();
        Limits.GROUPS.check(groups.size());
        if (request.microversion().atLeast(SUBTREES_SINCE)) {
            checkGroups(groups, subtrees);
        } else {
            checkOrphans(groups);
        }
        if (request.microversion().atLeast(FORBIDDEN_TRAITS_SINCE)) {
            checkConflicts(groups);
        }
        Optional<GroupPolicy> policy = request.query()
                .first("group_policy")
                .map(text -> text.equals("isolate") ? GroupPolicy.ISOLATE : GroupPolicy.NONE);
        long suffixed =
                groups.keySet().stream().filter(suffix -> !suffix.isEmpty()).count();
        if (policy.isEmpty() && suffixed > 1) {
            throw Fault.badRequest("The \"group_policy\" parameter is required when specifying more than one"
                    + " \"resources{N}\" parameter.");
        }
        Set<Trait> required = new LinkedHashSet<>();
        root.required().forEach(required::addAll);
        return new CandidateRequest(
                List.copyOf(groups.values()),
                policy,
                required,
                root.forbidden(),
                subtrees,
                request.microversion().atLeast(NESTED_SINCE),
                request.query().first("limit").map(CandidateQuery::limit).orElseGet(OptionalInt::empty));
    }

    /** The schema has seen the last of several limits; the first one counts. */
    private static OptionalInt limit(String digits) {
        if (!LIMIT.matcher(digits).matches()) {
            throw Fault.badRequest("Invalid query string parameters: " + PythonText.of(digits) + " does not match '"
                    + LIMIT.pattern() + "'");
        }
        return OptionalInt.of(digits.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(digits));
    }

    private QueryText.Traits rootTraits() {
        List<String> values = request.query().all("root_required");
        if (values.isEmpty()) {
            return new QueryText.Traits(List.of(), Set.of());
        }
        if (values.size() > 1) {
            throw Fault.badRequest("Query parameter 'root_required' may be specified only once.")
                    .withCode(Codes.DUPLICATE_KEY);
        }
        if (values.getFirst().startsWith("in:")) {
            throw Fault.badRequest("Invalid query string parameters: The format 'in:HW_CPU_X86_VMX,CUSTOM_MAGIC' only"
                    + " supported since microversion 1.39. Got: " + values.getFirst());
        }
        QueryText.Traits traits = QueryText.eachOf(values.getFirst(), true);
        Set<String> conflicts = new TreeSet<>();
        traits.required()
                .forEach(one -> one.stream()
                        .filter(traits.forbidden()::contains)
                        .forEach(trait -> conflicts.add(trait.name())));
        if (!conflicts.isEmpty()) {
            throw Fault.badRequest("Conflicting required and forbidden traits found in root_required: "
                            + String.join(", ", conflicts))
                    .withCode(Codes.BAD_VALUE);
        }
        return traits;
    }

    private List<Set<String>> subtrees() {
        List<Set<String>> subtrees = new ArrayList<>();
        for (String value : request.query().all("same_subtree")) {
            Set<String> suffixes = new LinkedHashSet<>();
            Arrays.stream(Limits.split(value, Limits.GROUPS)).map(String::strip).forEach(suffixes::add);
            if (suffixes.contains("")) {
                throw Fault.badRequest("Empty string (unsuffixed group) can not be specified in `same_subtree` ")
                        .withCode(Codes.BAD_VALUE);
            }
            subtrees.add(suffixes);
        }
        Limits.SUBTREES.check(subtrees.size());
        return subtrees;
    }

    /** The groups in the order in which their first parameter came; of resources and trees the last value counts. */
    private Map<String, RequestGroup> groups() {
        Pattern pattern = request.microversion().atLeast(NAMED_GROUPS_SINCE) ? NAMED_KEY : NUMBERED_KEY;
        Map<String, RequestGroup> groups = new LinkedHashMap<>();
        for (Query.Parameter parameter : request.query().parameters()) {
            Matcher key = pattern.matcher(parameter.name());
            if (key.matches()) {
                String suffix = Optional.ofNullable(key.group(2)).orElse("");
                RequestGroup group =
                        Optional.ofNullable(groups.get(suffix)).orElseGet(() -> RequestGroup.of(suffix, Map.of()));
                groups.put(suffix, with(group, key.group(1), parameter.value()));
            }
        }
        return groups;
    }

    private RequestGroup with(RequestGroup group, String kind, String value) {
        return switch (kind) {
            case "resources" -> {
                Map<ResourceClass, Long> resources = QueryText.resources(value);
                yield new RequestGroup(
                        group.suffix(),
                        resources,
                        group.requiredTraits(),
                        group.forbiddenTraits(),
                        group.memberOf(),
                        group.forbiddenAggregates(),
                        group.inTree());
            }
            case "required" -> {
                QueryText.Traits traits = QueryText.traits(request, group.suffix());
                yield group.requiring(traits.required(), traits.forbidden());
            }
            case "member_of" -> {
                QueryText.Aggregates aggregates = QueryText.aggregates(request, group.suffix());
                yield group.memberOf(aggregates.required(), aggregates.forbidden());
            }
            default -> group.inTree(QueryText.tree(value));
        };
    }

    /** From 1.36 on a group without resources is fine where a subtree condition names it. */
    private static void checkGroups(Map<String, RequestGroup> groups, List<Set<String>> subtrees) {
        List<String> resourceless = groups.values().stream()
                .filter(group -> group.resources().isEmpty())
                .map(RequestGroup::suffix)
                .toList();
        if (resourceless.size() == groups.size()) {
            throw Fault.badRequest("There must be at least one resources or resources[$S] parameter.")
                    .withCode(Codes.MISSING_VALUE);
        }
        Set<String> named = new LinkedHashSet<>();
        subtrees.forEach(named::addAll);
        List<String> unnamed =
                resourceless.stream().filter(suffix -> !named.contains(suffix)).toList();
        if (!unnamed.isEmpty()) {
            throw Fault.badRequest("Resourceless suffixed group request should be specified in `same_subtree` query"
                            + " param: bad group(s) - " + PythonText.list(unnamed) + ".")
                    .withCode(Codes.BAD_VALUE);
        }
        List<String> missing =
                named.stream().filter(suffix -> !groups.containsKey(suffix)).toList();
        if (!missing.isEmpty()) {
            throw Fault.badRequest("Real suffixes should be specified in `same_subtree`: " + PythonText.list(missing)
                            + " not found in " + PythonText.list(List.copyOf(groups.keySet())) + ".")
                    .withCode(Codes.BAD_VALUE);
        }
    }

    private static void checkOrphans(Map<String, RequestGroup> groups) {
        List<String> traits = new ArrayList<>();
        List<String> aggregates = new ArrayList<>();
        boolean empty = false;
        for (RequestGroup group : groups.values()) {
            if (group.resources().isEmpty()) {
                empty = true;
                if (!group.requiredTraits().isEmpty()) {
                    traits.add("required" + group.suffix());
                }
                if (!group.memberOf().isEmpty() || !group.forbiddenAggregates().isEmpty()) {
                    aggregates.add("member_of" + group.suffix());
                }
            }
        }
        if (!traits.isEmpty()) {
            throw Fault.badRequest("All traits parameters must be associated with resources.  Found the following"
                    + " orphaned traits keys: " + String.join(", ", traits));
        }
        if (!aggregates.isEmpty()) {
            throw Fault.badRequest("All member_of parameters must be associated with resources. Found the following"
                    + " orphaned member_of keys: " + String.join(", ", aggregates));
        }
        if (empty) {
            throw Fault.badRequest("All request groups must specify resources.");
        }
        if (groups.isEmpty()) {
            throw Fault.badRequest("At least one request group (`resources` or `resources{$S}`) is required.");
        }
    }

    private static void checkConflicts(Map<String, RequestGroup> groups) {
        Set<String> conflicts = new TreeSet<>();
        for (RequestGroup group : groups.values()) {
            for (Set<Trait> anyOf : group.requiredTraits()) {
                if (group.forbiddenTraits().containsAll(anyOf)) {
                    conflicts.add("required" + group.suffix() + ": ("
                            + String.join(
                                    ", ",
                                    new TreeSet<>(anyOf)
                                            .stream().map(Trait::name).toList())
                            + ")");
                }
            }
        }
        if (!conflicts.isEmpty()) {
            throw Fault.badRequest("Conflicting required and forbidden traits found in the following traits keys: "
                    + String.join(", ", conflicts));
        }
    }
}
