package kilonova.placement.candidates;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kilonova.placement.inventories.Holding;
import kilonova.placement.providers.Provider;
import kilonova.placement.providers.ProviderTree;
import kilonova.placement.resourceclasses.ResourceClass;

/**
 * One thing to decide for a candidate: which provider gives some amounts. A suffixed group is one choice, the unsuffixed
 * group is one for each class.
 */
record Choice(RequestGroup group, Map<ResourceClass, Long> resources) {

    /** All choices of a request: the unsuffixed group's classes first, then the groups in their order. */
    static List<Choice> of(CandidateRequest request) {
        List<Choice> choices = new ArrayList<>();
        for (RequestGroup group : request.groups()) {
            if (!group.isSuffixed()) {
                group.resources()
                        .forEach((resourceClass, amount) ->
                                choices.add(new Choice(group, Map.of(resourceClass, amount))));
            }
        }
        for (RequestGroup group : request.groups()) {
            if (group.isSuffixed()) {
                choices.add(new Choice(group, group.resources()));
            }
        }
        return choices;
    }

    /** The first rule that a provider on its own breaks, or empty if it could be chosen. */
    Optional<Reason> obstacle(Member member, ProviderTree anchor) {
        return outside(member)
                .or(() -> stock(member.provider()))
                .or(() -> group.isSuffixed() ? traits(member.provider()) : forbidden(member.provider()))
                .or(() -> group.isSuffixed() ? ownAggregates(member.provider()) : treeAggregates(member, anchor));
    }

    private Optional<Reason> outside(Member member) {
        if (group.inTree().isEmpty()) {
            return Optional.empty();
        }
        boolean inside = member.tree().member(group.inTree().get()).isPresent();
        return inside && (group.isSuffixed() || !member.shared())
                ? Optional.empty()
                : Optional.of(new Reason.NotInTree(group.inTree().get()));
    }

    private Optional<Reason> stock(Provider provider) {
        for (Map.Entry<ResourceClass, Long> entry : resources.entrySet()) {
            Optional<Holding> holding = provider.holding(entry.getKey());
            if (holding.isEmpty()) {
                return Optional.of(new Reason.NoInventory(entry.getKey()));
            }
            if (!holding.get().inventory().allowsPortion(entry.getValue())) {
                return Optional.of(new Reason.PortionNotAllowed(holding.get(), entry.getValue()));
            }
            if (holding.get().free() < entry.getValue()) {
                return Optional.of(new Reason.NotEnoughFree(holding.get(), entry.getValue()));
            }
        }
        return Optional.empty();
    }

    private Optional<Reason> traits(Provider provider) {
        return group.requiredTraits().stream()
                .filter(anyOf -> !provider.hasAnyOf(anyOf))
                .findFirst()
                .<Reason>map(Reason.TraitMissing::new)
                .or(() -> forbidden(provider));
    }

    private Optional<Reason> forbidden(Provider provider) {
        return group.forbiddenTraits().stream()
                .filter(trait -> provider.traits().contains(trait))
                .sorted()
                .findFirst()
                .map(Reason.TraitForbidden::new);
    }

    private Optional<Reason> ownAggregates(Provider provider) {
        if (!provider.isInOneOfEach(group.memberOf())) {
            return Optional.of(new Reason.NotInAggregate(group.memberOf()));
        }
        return provider.isInAnyOf(group.forbiddenAggregates())
                ? Optional.of(new Reason.InForbiddenAggregate(group.forbiddenAggregates()))
                : Optional.empty();
    }

    /** In the unsuffixed group what holds for the root holds for its whole tree, but not for those that share with it. */
    private Optional<Reason> treeAggregates(Member member, ProviderTree anchor) {
        Provider provider = member.provider();
        boolean within = provider.isInOneOfEach(group.memberOf())
                || (!member.shared() && anchor.root().isInOneOfEach(group.memberOf()));
        if (!within) {
            return Optional.of(new Reason.NotInAggregate(group.memberOf()));
        }
        return provider.isInAnyOf(group.forbiddenAggregates()) || anchor.root().isInAnyOf(group.forbiddenAggregates())
                ? Optional.of(new Reason.InForbiddenAggregate(group.forbiddenAggregates()))
                : Optional.empty();
    }
}
