package kilonova.placement.candidates;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import kilonova.placement.traits.Trait;

/**
 * What somebody wants to place.
 *
 * @param groups at most one for each suffix, at least one with resources
 * @param policy must be present if there is more than one suffixed group (checked at the edge; absent means none)
 * @param rootRequired traits that the root of the tree must have
 * @param rootForbidden traits that the root of the tree must not have
 * @param sameSubtrees for each set of suffixes: their providers all lie under (or are) one of them
 * @param nestedAware whether one candidate may use several providers of the same tree
 * @param limit how many candidates at most; a limited search takes them from as many trees as it can
 */
public record CandidateRequest(
        List<RequestGroup> groups,
        Optional<GroupPolicy> policy,
        Set<Trait> rootRequired,
        Set<Trait> rootForbidden,
        List<Set<String>> sameSubtrees,
        boolean nestedAware,
        OptionalInt limit) {

    public CandidateRequest {
        groups = List.copyOf(groups);
        rootRequired = Set.copyOf(rootRequired);
        rootForbidden = Set.copyOf(rootForbidden);
        sameSubtrees = sameSubtrees.stream().map(Set::copyOf).toList();
    }

    /** A request for these groups, which do not mind sharing a provider. */
    public static CandidateRequest of(List<RequestGroup> groups) {
        return new CandidateRequest(
                groups, Optional.of(GroupPolicy.NONE), Set.of(), Set.of(), List.of(), true, OptionalInt.empty());
    }

    /** The same request under a policy. */
    public CandidateRequest with(GroupPolicy groupPolicy) {
        return new CandidateRequest(
                groups, Optional.of(groupPolicy), rootRequired, rootForbidden, sameSubtrees, nestedAware, limit);
    }

    /** The same request for at most so many candidates. */
    public CandidateRequest limitedTo(int most) {
        return new CandidateRequest(
                groups, policy, rootRequired, rootForbidden, sameSubtrees, nestedAware, OptionalInt.of(most));
    }

    /** The same request asking something of the root. */
    public CandidateRequest withRoot(Set<Trait> required, Set<Trait> forbidden) {
        return new CandidateRequest(groups, policy, required, forbidden, sameSubtrees, nestedAware, limit);
    }

    /** The same request with subtree conditions. */
    public CandidateRequest withSameSubtrees(List<Set<String>> subtrees) {
        return new CandidateRequest(groups, policy, rootRequired, rootForbidden, subtrees, nestedAware, limit);
    }

    boolean isolates() {
        return policy.isPresent() && policy.get() == GroupPolicy.ISOLATE;
    }
}
