package kilonova.placement.candidates;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kilonova.placement.aggregates.AggregateId;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.placement.traits.Trait;

/**
 * Amounts that belong together. The unsuffixed group (empty suffix) may be spread over a tree and the providers that
 * share with it; every other group is satisfied by one provider.
 *
 * @param resources what is asked, each at least 1; may be empty in a suffixed group, which then only chooses a provider
 * @param requiredTraits of each set at least one trait; in the unsuffixed group the used providers have them together
 * @param forbiddenTraits none of the used providers has any
 * @param memberOf of each set at least one aggregate; in the unsuffixed group the root's aggregates count for its tree
 * @param forbiddenAggregates the used providers (unsuffixed: and their root) are in none
 * @param inTree a provider in whose tree the group must be satisfied
 */
public record RequestGroup(
        String suffix,
        Map<ResourceClass, Long> resources,
        List<Set<Trait>> requiredTraits,
        Set<Trait> forbiddenTraits,
        List<Set<AggregateId>> memberOf,
        Set<AggregateId> forbiddenAggregates,
        Optional<ProviderId> inTree) {

    public RequestGroup {
        resources = Collections.unmodifiableMap(new LinkedHashMap<>(resources));
        requiredTraits = requiredTraits.stream().map(Set::copyOf).toList();
        forbiddenTraits = Set.copyOf(forbiddenTraits);
        memberOf = memberOf.stream().map(Set::copyOf).toList();
        forbiddenAggregates = Set.copyOf(forbiddenAggregates);
    }

    /** A group that asks for amounts and nothing else. */
    public static RequestGroup of(String suffix, Map<ResourceClass, Long> resources) {
        return new RequestGroup(suffix, resources, List.of(), Set.of(), List.of(), Set.of(), Optional.empty());
    }

    /** Whether one provider must satisfy all of it. */
    public boolean isSuffixed() {
        return !suffix.isEmpty();
    }

    /** This group asking for these traits. */
    public RequestGroup requiring(List<Set<Trait>> required, Set<Trait> forbidden) {
        return new RequestGroup(suffix, resources, required, forbidden, memberOf, forbiddenAggregates, inTree);
    }

    /** This group asking for these aggregates. */
    public RequestGroup memberOf(List<Set<AggregateId>> required, Set<AggregateId> forbidden) {
        return new RequestGroup(suffix, resources, requiredTraits, forbiddenTraits, required, forbidden, inTree);
    }

    /** This group, to be satisfied in one tree. */
    public RequestGroup inTree(ProviderId member) {
        return new RequestGroup(
                suffix, resources, requiredTraits, forbiddenTraits, memberOf, forbiddenAggregates, Optional.of(member));
    }
}
