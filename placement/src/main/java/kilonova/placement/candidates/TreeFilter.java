package kilonova.placement.candidates;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import kilonova.placement.aggregates.AggregateId;
import kilonova.placement.providers.Bits;
import kilonova.placement.providers.Provider;
import kilonova.placement.providers.ProviderTree;
import kilonova.placement.providers.Providers;
import kilonova.placement.traits.Trait;

/**
 * Finds by index alone the trees that a request could be met in. It lets through all that could, and some that could
 * not: {@link TreeSearch} decides. What a tree lacks, a provider that shares with it may have, so each condition also
 * lets through the trees with which such a provider shares.
 */
final class TreeFilter {
    private final Providers providers;
    private final List<Member> sharing;

    private TreeFilter(Providers providers, List<Member> sharing) {
        this.providers = providers;
        this.sharing = sharing;
    }

    static Bits trees(Providers providers, CandidateRequest request, List<Choice> choices, List<Member> sharing) {
        return new TreeFilter(providers, sharing).trees(request, choices);
    }

    private Bits trees(CandidateRequest request, List<Choice> choices) {
        Bits left = providers.roots();
        for (Trait trait : request.rootRequired()) {
            left = left.and(providers.treesWithTrait(trait));
        }
        for (Choice choice : choices) {
            for (Choice.Ask ask : choice.asks()) {
                left = left.and(providers
                        .treesWithRoomFor(ask.resourceClass())
                        .or(sharedBy(provider -> provider.holding(ask.resourceClass())
                                .filter(holding -> holding.fits(ask.amount()))
                                .isPresent())));
            }
        }
        for (RequestGroup group : request.groups()) {
            left = inTree(group, withTraits(group, inAggregates(group, left)));
        }
        return left;
    }

    private Bits withTraits(RequestGroup group, Bits before) {
        Bits left = before;
        for (Set<Trait> anyOf : group.requiredTraits()) {
            Bits having = sharedBy(provider -> provider.hasAnyOf(anyOf));
            for (Trait trait : anyOf) {
                having = having.or(providers.treesWithTrait(trait));
            }
            left = left.and(having);
        }
        return left;
    }

    private Bits inAggregates(RequestGroup group, Bits before) {
        Bits left = before;
        for (Set<AggregateId> anyOf : group.memberOf()) {
            Bits inside = sharedBy(provider -> provider.isInAnyOf(anyOf));
            for (AggregateId aggregate : anyOf) {
                inside = inside.or(providers.treesInAggregate(aggregate));
            }
            left = left.and(inside);
        }
        return left;
    }

    private Bits inTree(RequestGroup group, Bits before) {
        if (group.inTree().isEmpty()) {
            return before;
        }
        var tree = providers.treeOf(group.inTree().get());
        if (tree.isEmpty()) {
            return Bits.NONE;
        }
        Bits reach = Bits.of(tree.get().root().sequence());
        if (group.isSuffixed()) {
            reach = reach.or(sharedBy(provider -> contains(tree.get(), provider)));
        }
        return before.and(reach);
    }

    private static boolean contains(ProviderTree tree, Provider provider) {
        return tree.member(provider.id()).isPresent();
    }

    private Bits sharedBy(Predicate<Provider> wanted) {
        Bits reach = Bits.NONE;
        for (Member member : sharing) {
            if (wanted.test(member.provider())) {
                for (AggregateId aggregate : member.provider().aggregates()) {
                    reach = reach.or(providers.treesInAggregate(aggregate));
                }
            }
        }
        return reach;
    }
}
