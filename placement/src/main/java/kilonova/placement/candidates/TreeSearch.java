package kilonova.placement.candidates;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import kilonova.placement.allocations.Allocation;
import kilonova.placement.inventories.Holding;
import kilonova.placement.providers.Provider;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.providers.ProviderTree;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.placement.traits.Trait;

/**
 * All candidates of one anchor tree, found one at a time by depth-first search over the request's choices. The order is
 * that of the choices and, for each choice, that of the tree's members. For one thread.
 *
 * <p>A branch is left as soon as it cannot lead anywhere. Where an untouched provider led to nothing, providers just like
 * it are not tried in its place, and after some dead ends each step is checked against an {@link Outlook}: that keeps a
 * host of many devices from taking time that grows with the factorial of their number.
 */
final class TreeSearch implements Iterator<Candidate> {
    /** So many dead ends are cheaper than looking ahead. */
    private static final int DEAD_ENDS_TAKEN_LIGHTLY = 16;

    private final CandidateRequest request;
    private final ProviderTree anchor;
    private final List<Choice> choices;
    private final List<Member> members;
    /** For each choice the indexes (into members) of those that could be chosen. */
    private final int[][] options;

    /** For each choice the position in its options; -1 before the first. */
    private final int[] position;
    /** For each depth whether anything was found below its present option. */
    private final boolean[] fruitful;
    /** For each member how many choices use it now. */
    private final int[] uses;
    /** For each member how many suffixed groups use it now. */
    private final int[] groupUses;

    /** The classes of the request, by slot. */
    private final List<ResourceClass> classes;
    /** What is taken now of each class (slot) from each member. */
    private final long[] taken;

    private final Consistency consistency;
    private final Effort effort;
    private int depth;
    private int deadEnds;
    private boolean looked;
    private Optional<Candidate> ahead = Optional.empty();

    private TreeSearch(
            CandidateRequest request,
            ProviderTree anchor,
            List<Choice> choices,
            List<ResourceClass> classes,
            List<Member> members,
            int[][] options,
            Effort effort) {
        this.request = request;
        this.effort = effort;
        this.anchor = anchor;
        this.choices = choices;
        this.members = members;
        this.options = options;
        this.position = new int[choices.size()];
        Arrays.fill(position, -1);
        this.fruitful = new boolean[choices.size()];
        this.uses = new int[members.size()];
        this.groupUses = new int[members.size()];
        this.classes = classes;
        this.taken = new long[members.size() * classes.size()];
        this.consistency = new Consistency(request, choices, this::chosen);
    }

    /** The search in a tree, or empty if some choice has no option there or the root will not do. */
    static Optional<TreeSearch> in(
            ProviderTree anchor,
            CandidateRequest request,
            List<Choice> choices,
            List<ResourceClass> classes,
            List<Member> sharing,
            Effort effort) {
        if (rootObstacle(anchor, request).isPresent()) {
            return Optional.empty();
        }
        List<Member> members = Member.of(anchor, sharing);
        int[][] options = new int[choices.size()][];
        for (int i = 0; i < options.length; i++) {
            options[i] = options(choices.get(i), members, anchor);
            if (options[i].length == 0) {
                return Optional.empty();
            }
        }
        TreeSearch search = new TreeSearch(request, anchor, choices, classes, members, options, effort);
        return search.hasNext() ? Optional.of(search) : Optional.empty();
    }

    static Optional<Reason> rootObstacle(ProviderTree anchor, CandidateRequest request) {
        Provider root = anchor.root();
        for (Trait trait : request.rootRequired()) {
            if (!root.traits().contains(trait)) {
                return Optional.of(new Reason.TraitMissing(Set.of(trait)));
            }
        }
        for (Trait trait : request.rootForbidden()) {
            if (root.traits().contains(trait)) {
                return Optional.of(new Reason.TraitForbidden(trait));
            }
        }
        return Optional.empty();
    }

    private static int[] options(Choice choice, List<Member> members, ProviderTree anchor) {
        int[] found = new int[members.size()];
        int count = 0;
        for (int i = 0; i < found.length; i++) {
            if (choice.obstacle(members.get(i), anchor).isEmpty()) {
                found[count++] = i;
            }
        }
        return Arrays.copyOf(found, count);
    }

    @Override
    public boolean hasNext() {
        if (!looked) {
            ahead = advance();
            looked = true;
        }
        return ahead.isPresent();
    }

    @Override
    public Candidate next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        looked = false;
        return ahead.orElseThrow();
    }

    private Optional<Candidate> advance() {
        while (depth >= 0) {
            if (depth == choices.size()) {
                depth--;
                for (int i = 0; i <= depth; i++) {
                    fruitful[i] = true;
                }
                effort.found();
                return Optional.of(candidate());
            }
            if (step()) {
                depth++;
                if (depth < choices.size()) {
                    position[depth] = -1;
                    fruitful[depth] = false;
                }
            } else {
                depth--;
            }
        }
        return Optional.empty();
    }

    /** Takes the next possible option at this depth; false if there is none left. */
    private boolean step() {
        int at = depth;
        Choice choice = choices.get(at);
        int[] here = options[at];
        if (position[at] >= 0) {
            release(choice, here[position[at]]);
            deadEnds += fruitful[at] ? 0 : 1;
        }
        while (++position[at] < here.length) {
            effort.look();
            int member = here[position[at]];
            boolean fits = !isHopeless(at, member) && take(choice, member);
            fruitful[at] = false;
            if (fits) {
                if (consistency.holdsAfter(at) && isHopefulAfter(at)) {
                    return true;
                }
                release(choice, member);
            }
        }
        position[at] = -1;
        return false;
    }

    /** Whether an earlier option at this depth was just like this one and led to nothing. */
    private boolean isHopeless(int at, int member) {
        if (position[at] == 0 || uses[member] > 0) {
            return false;
        }
        int before = options[at][position[at] - 1];
        return !fruitful[at] && uses[before] == 0 && members.get(before).isInterchangeableWith(members.get(member));
    }

    private boolean take(Choice choice, int member) {
        if (choice.group().isSuffixed() && request.isolates() && groupUses[member] > 0) {
            return false;
        }
        int base = member * classes.size();
        if (uses[member] > 0 && !fitsOnTop(choice, members.get(member).provider(), base)) {
            return false;
        }
        for (Choice.Ask ask : choice.asks()) {
            taken[base + ask.slot()] += ask.amount();
        }
        uses[member]++;
        if (choice.group().isSuffixed()) {
            groupUses[member]++;
        }
        return true;
    }

    /** Whether the sum of what is taken and what is asked is still there, and is allowed as one allocation. */
    private boolean fitsOnTop(Choice choice, Provider provider, int base) {
        for (Choice.Ask ask : choice.asks()) {
            long sum = taken[base + ask.slot()] + ask.amount();
            Holding holding = provider.holding(ask.resourceClass()).orElseThrow();
            if (sum > holding.free() || sum > holding.inventory().maxUnit()) {
                return false;
            }
        }
        return true;
    }

    private void release(Choice choice, int member) {
        for (Choice.Ask ask : choice.asks()) {
            taken[member * classes.size() + ask.slot()] -= ask.amount();
        }
        uses[member]--;
        if (choice.group().isSuffixed()) {
            groupUses[member]--;
        }
    }

    private boolean isHopefulAfter(int at) {
        return deadEnds < DEAD_ENDS_TAKEN_LIGHTLY
                || new Outlook(request, choices, members, options, classes.size()).isHopefulAfter(at, taken, groupUses);
    }

    private Member chosen(int at) {
        return members.get(options[at][position[at]]);
    }

    private Candidate candidate() {
        List<Allocation> allocations = new ArrayList<>(choices.size());
        Map<String, List<ProviderId>> mappings = new LinkedHashMap<>();
        boolean[] listed = new boolean[members.size()];
        for (int i = 0; i < options.length; i++) {
            int member = options[i][position[i]];
            ProviderId id = members.get(member).provider().id();
            List<ProviderId> mapped =
                    mappings.computeIfAbsent(choices.get(i).group().suffix(), _ -> new ArrayList<>(1));
            if (!mapped.contains(id)) {
                mapped.add(id);
            }
            if (!listed[member]) {
                listed[member] = true;
                for (int slot = 0; slot < classes.size(); slot++) {
                    long amount = taken[member * classes.size() + slot];
                    if (amount > 0) {
                        allocations.add(new Allocation(id, classes.get(slot), amount));
                    }
                }
            }
        }
        return new Candidate(anchor, List.copyOf(allocations), mappings);
    }
}
