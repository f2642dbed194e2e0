package kilonova.placement.candidates;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.traits.Trait;

/** The rules about several choices together: traits of the unsuffixed group, one provider of each tree, subtrees. */
final class Consistency {
    private final CandidateRequest request;
    private final List<Choice> choices;
    private final IntFunction<Member> chosen;

    /** @param chosen who is chosen now for a choice */
    Consistency(CandidateRequest request, List<Choice> choices, IntFunction<Member> chosen) {
        this.request = request;
        this.choices = choices;
        this.chosen = chosen;
    }

    /** Whether no rule about several choices is broken after the choice {@code at} and those before it. */
    boolean holdsAfter(int at) {
        Choice choice = choices.get(at);
        boolean unsuffixedComplete = !choice.group().isSuffixed()
                && (at + 1 == choices.size() || choices.get(at + 1).group().isSuffixed());
        return (!unsuffixedComplete || hasTraitsTogether(at, choice.group()))
                && (request.nestedAware() || usesOneProviderOfEachTree(at))
                && keepsSubtrees(at);
    }

    private boolean hasTraitsTogether(int at, RequestGroup group) {
        for (Set<Trait> anyOf : group.requiredTraits()) {
            boolean found = false;
            for (int i = 0; i <= at && !found; i++) {
                found = chosen.apply(i).provider().hasAnyOf(anyOf);
            }
            if (!found) {
                return false;
            }
        }
        return true;
    }

    private boolean usesOneProviderOfEachTree(int at) {
        Map<ProviderId, ProviderId> byTree = new HashMap<>();
        for (int i = 0; i <= at; i++) {
            if (!choices.get(i).asks().isEmpty()) {
                ProviderId used = chosen.apply(i).provider().id();
                ProviderId other =
                        byTree.putIfAbsent(chosen.apply(i).tree().root().id(), used);
                if (other != null && !other.equals(used)) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean keepsSubtrees(int at) {
        String suffix = choices.get(at).group().suffix();
        for (Set<String> subtree : request.sameSubtrees()) {
            if (subtree.contains(suffix) && !isOneSubtree(at, subtree)) {
                return false;
            }
        }
        return true;
    }

    /** Whether those chosen so far for these groups lie under one of them, or still could once the rest is chosen. */
    private boolean isOneSubtree(int at, Set<String> suffixes) {
        List<Member> named = new ArrayList<>();
        int decided = 0;
        for (int i = 0; i <= at; i++) {
            if (suffixes.contains(choices.get(i).group().suffix())) {
                named.add(chosen.apply(i));
                decided++;
            }
        }
        if (decided < suffixes.size()) {
            return true;
        }
        for (Member top : named) {
            boolean above = true;
            for (Member member : named) {
                above &= top.tree().root().id().equals(member.tree().root().id())
                        && top.tree()
                                .isAtOrAbove(
                                        top.provider().id(), member.provider().id());
            }
            if (above) {
                return true;
            }
        }
        return false;
    }
}
