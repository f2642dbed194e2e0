package kilonova.placement.candidates;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kilonova.placement.inventories.Holding;
import kilonova.placement.providers.Provider;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.providers.ProviderTree;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.placement.snapshots.Snapshot;
import kilonova.placement.traits.Trait;

/**
 * For each tree why a request can or cannot be met there.
 *
 * @param trees in the order in which their roots were created
 */
public record Explanation(List<TreeVerdict> trees) {

    /**
     * One tree's verdict.
     *
     * @param fits whether there is at least one candidate
     * @param reason the first rule that the tree as a whole breaks; empty if it fits
     * @param providers the first rule that each provider breaks for each part of the request that it could have been
     *     meant for
     */
    public record TreeVerdict(
            ProviderId root, String name, boolean fits, Optional<Part> reason, List<ProviderVerdict> providers) {}

    /**
     * A rule that a part of the request broke.
     *
     * @param suffix the group, empty for the unsuffixed one and for what concerns all of the request
     * @param resources what the part asks for
     * @param provider the provider that came nearest, where there is one
     */
    public record Part(
            String suffix, Map<ResourceClass, Long> resources, Reason reason, Optional<ProviderId> provider) {}

    /** Why one provider cannot serve one part of the request. */
    public record ProviderVerdict(ProviderId provider, String name, String suffix, Reason reason) {}

    /** Looks at every tree, without the indexes of a search. */
    public static Explanation of(Snapshot snapshot, CandidateRequest request) {
        List<Choice> choices = Choice.of(request);
        List<Member> sharing = Candidates.sharing(snapshot.providers());
        List<TreeVerdict> verdicts = new ArrayList<>();
        for (ProviderTree tree : snapshot.providers().trees()) {
            verdicts.add(verdict(tree, request, choices, sharing));
        }
        return new Explanation(List.copyOf(verdicts));
    }

    private static TreeVerdict verdict(
            ProviderTree tree, CandidateRequest request, List<Choice> choices, List<Member> sharing) {
        List<Member> members = Member.of(tree, sharing);
        List<ProviderVerdict> providers = new ArrayList<>();
        Optional<Part> first = TreeSearch.rootObstacle(tree, request)
                .map(reason ->
                        new Part("", Map.of(), reason, Optional.of(tree.root().id())));
        for (Choice choice : choices) {
            Optional<Part> obstacle = obstacle(choice, members, tree, providers);
            if (first.isEmpty()) {
                first = obstacle;
            }
        }
        if (first.isEmpty()
                && TreeSearch.in(tree, request, choices, Choice.classes(request), sharing, new Effort())
                        .isEmpty()) {
            first = Optional.of(together(request, members));
        }
        Provider root = tree.root();
        return new TreeVerdict(root.id(), root.name(), first.isEmpty(), first, List.copyOf(providers));
    }

    /** Why no member can take a choice, or empty if one can; adds what each single member breaks. */
    private static Optional<Part> obstacle(
            Choice choice, List<Member> members, ProviderTree tree, List<ProviderVerdict> providers) {
        List<Refused> refused = new ArrayList<>();
        for (Member member : members) {
            Optional<Reason> reason = choice.obstacle(member, tree);
            if (reason.isEmpty()) {
                continue;
            }
            refused.add(new Refused(member.provider(), reason.get()));
            if (!(reason.get() instanceof Reason.NoInventory)) {
                providers.add(new ProviderVerdict(
                        member.provider().id(),
                        member.provider().name(),
                        choice.group().suffix(),
                        reason.get()));
            }
        }
        if (refused.size() < members.size()) {
            return Optional.empty();
        }
        Refused nearest = Collections.max(refused, Comparator.comparingDouble(one -> nearness(one.reason())));
        return Optional.of(new Part(
                choice.group().suffix(),
                choice.resources(),
                nearest.reason(),
                nearest.reason() instanceof Reason.NoInventory
                        ? Optional.empty()
                        : Optional.of(nearest.provider().id())));
    }

    /** A provider that cannot take a choice. */
    private record Refused(Provider provider, Reason reason) {}

    /** The further a provider got through the rules, and the more it has free, the more its reason tells. */
    private static double nearness(Reason reason) {
        return switch (reason) {
            case Reason.NotInTree _ -> 0;
            case Reason.NoInventory _ -> 1;
            case Reason.PortionNotAllowed _ -> 2;
            case Reason.NotEnoughFree(Holding holding, long asked) -> 3 + Math.max(0, (double) holding.free() / asked);
            case Reason.TraitMissing _ -> 5;
            case Reason.TraitForbidden _ -> 6;
            case Reason.NotInAggregate _ -> 7;
            case Reason.InForbiddenAggregate _ -> 8;
            case Reason.NotTogether _ -> 9;
        };
    }

    private static Part together(CandidateRequest request, List<Member> members) {
        for (RequestGroup group : request.groups()) {
            if (!group.isSuffixed()) {
                for (Set<Trait> anyOf : group.requiredTraits()) {
                    if (members.stream().noneMatch(member -> member.provider().hasAnyOf(anyOf))) {
                        return new Part("", group.resources(), new Reason.TraitMissing(anyOf), Optional.empty());
                    }
                }
            }
        }
        Map<ResourceClass, Long> sums = new LinkedHashMap<>();
        List<String> suffixes = new ArrayList<>();
        for (RequestGroup group : request.groups()) {
            suffixes.add(group.suffix());
            group.resources().forEach((resourceClass, amount) -> sums.merge(resourceClass, amount, Long::sum));
        }
        return new Part("", sums, new Reason.NotTogether(List.copyOf(suffixes)), Optional.empty());
    }
}
