package kilonova.placement.candidates;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import kilonova.placement.inventories.Holding;
import kilonova.placement.providers.Provider;
import kilonova.placement.providers.ProviderTree;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.placement.traits.Trait;

/**
 * One thing to decide for a candidate: which provider gives some amounts. A suffixed group is one choice, the unsuffixed
 * group is one for each class. Immutable.
 */
final class Choice {
    private final RequestGroup group;
    private final List<Ask> asks;

    /**
     * An amount of one class.
     *
     * @param slot the place of the class among all classes of the request
     */
    record Ask(ResourceClass resourceClass, long amount, int slot) {}

    private Choice(RequestGroup group, List<Ask> asks) {
        this.group = group;
        this.asks = asks;
    }

    /** All choices of a request: the unsuffixed group's classes first, then the groups in their order. */
    static List<Choice> of(CandidateRequest request) {
        List<ResourceClass> classes = classes(request);
        List<Choice> choices = new ArrayList<>();
        for (RequestGroup group : request.groups()) {
            if (!group.isSuffixed()) {
                asks(group, classes).forEach(ask -> choices.add(new Choice(group, List.of(ask))));
            }
        }
        for (RequestGroup group : request.groups()) {
            if (group.isSuffixed()) {
                choices.add(new Choice(group, asks(group, classes)));
            }
        }
        return choices;
    }

    /** The classes that a request asks for, each once; their places are the slots. */
    static List<ResourceClass> classes(CandidateRequest request) {
        Set<ResourceClass> classes = new LinkedHashSet<>();
        request.groups().forEach(group -> classes.addAll(group.resources().keySet()));
        return List.copyOf(classes);
    }

    private static List<Ask> asks(RequestGroup group, List<ResourceClass> classes) {
        List<Ask> asks = new ArrayList<>();
        group.resources()
                .forEach((resourceClass, amount) ->
                        asks.add(new Ask(resourceClass, amount, classes.indexOf(resourceClass))));
        return List.copyOf(asks);
    }

    RequestGroup group() {
        return group;
    }

    List<Ask> asks() {
        return asks;
    }

    Map<ResourceClass, Long> resources() {
        Map<ResourceClass, Long> resources = new LinkedHashMap<>();
        asks.forEach(ask -> resources.put(ask.resourceClass(), ask.amount()));
        return resources;
    }

    /** The first rule that a provider on its own breaks, or empty if it could be chosen. */
    Optional<Reason> obstacle(Member member, ProviderTree anchor) {
        // A search asks this of every provider of every tree, so nothing is made until a rule is broken.
        Provider provider = member.provider();
        Optional<Reason> broken = outside(member);
        if (broken.isEmpty()) {
            broken = stock(provider);
        }
        if (broken.isEmpty()) {
            broken = group.isSuffixed() ? traits(provider) : forbidden(provider);
        }
        if (broken.isEmpty()) {
            broken = group.isSuffixed() ? ownAggregates(provider) : treeAggregates(member, anchor);
        }
        return broken;
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
        for (Ask ask : asks) {
            Optional<Holding> holding = provider.holding(ask.resourceClass());
            if (holding.isEmpty()) {
                return Optional.of(new Reason.NoInventory(ask.resourceClass()));
            }
            if (!holding.get().inventory().allowsPortion(ask.amount())) {
                return Optional.of(new Reason.PortionNotAllowed(holding.get(), ask.amount()));
            }
            if (holding.get().free() < ask.amount()) {
                return Optional.of(new Reason.NotEnoughFree(holding.get(), ask.amount()));
            }
        }
        return Optional.empty();
    }

    private Optional<Reason> traits(Provider provider) {
        for (Set<Trait> anyOf : group.requiredTraits()) {
            if (!provider.hasAnyOf(anyOf)) {
                return Optional.of(new Reason.TraitMissing(anyOf));
            }
        }
        return forbidden(provider);
    }

    private Optional<Reason> forbidden(Provider provider) {
        if (!provider.hasAnyOf(group.forbiddenTraits())) {
            return Optional.empty();
        }
        Set<Trait> found = new TreeSet<>(group.forbiddenTraits());
        found.retainAll(provider.traits());
        return Optional.of(new Reason.TraitForbidden(found.iterator().next()));
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
