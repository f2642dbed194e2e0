package kilonova.placement.candidates;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.PrimitiveIterator;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import kilonova.placement.allocations.Allocation;
import kilonova.placement.commands.Outcome;
import kilonova.placement.commands.Refusal;
import kilonova.placement.providers.Bits;
import kilonova.placement.providers.Provider;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.providers.ProviderTree;
import kilonova.placement.providers.Providers;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.placement.snapshots.Snapshot;
import kilonova.placement.traits.Trait;

/**
 * The candidates of a request in one snapshot, found as they are asked for. For one thread.
 *
 * <p>The order is stable: trees come in the order in which their roots were created, and the candidates of a tree in the
 * order of its members (root first, then by creation) for each class of the unsuffixed group and then each group as
 * written. When the search takes turns, it yields the first candidate of each tree, then the second of each, and so on.
 */
public final class Candidates implements Iterator<Candidate> {
    private final Providers providers;
    private final CandidateRequest request;
    private final List<Choice> choices;
    private final List<ResourceClass> classes;
    private final List<Member> sharing;
    private final Set<ProviderId> sharingIds = new HashSet<>();
    private final PrimitiveIterator.OfInt trees;
    private final boolean takesTurns;
    private final Deque<TreeSearch> open = new ArrayDeque<>();
    private final Set<Map.Entry<List<Allocation>, Map<String, List<ProviderId>>>> withoutAnchor = new HashSet<>();
    private final Effort effort = new Effort();
    private long found;
    private int left;
    private Optional<Candidate> ahead = Optional.empty();

    private Candidates(Snapshot snapshot, CandidateRequest request, SearchOptions options) {
        this.providers = snapshot.providers();
        this.request = request;
        this.choices = Choice.of(request);
        this.classes = Choice.classes(request);
        this.sharing = sharing(providers);
        sharing.forEach(member -> sharingIds.add(member.provider().id()));
        this.left = Math.min(
                request.limit().orElse(Integer.MAX_VALUE), options.most().orElse(Integer.MAX_VALUE));
        this.takesTurns = options.strategy().takesTurns(left < Integer.MAX_VALUE);
        Bits filtered = TreeFilter.trees(providers, request, choices, sharing);
        this.trees = options.shuffle()
                .map(random -> shuffled(filtered, Random.from(random)))
                .orElseGet(() -> inOrder(filtered));
        this.ahead = advance();
    }

    /** Starts a search. Refused if the request names a class or a trait that does not exist. */
    public static Outcome<Candidates> search(Snapshot snapshot, CandidateRequest request, SearchOptions options) {
        return unknownName(snapshot, request)
                .<Outcome<Candidates>>map(Outcome.Refused::new)
                .orElseGet(() -> new Outcome.Done<>(new Candidates(snapshot, request, options)));
    }

    static Optional<Refusal> unknownName(Snapshot snapshot, CandidateRequest request) {
        Set<Trait> unknown = new TreeSet<>();
        for (RequestGroup group : request.groups()) {
            for (ResourceClass resourceClass : group.resources().keySet()) {
                if (!snapshot.catalogue().has(resourceClass)) {
                    return Optional.of(new Refusal.UnknownResourceClass(resourceClass));
                }
            }
            group.requiredTraits().forEach(unknown::addAll);
            unknown.addAll(group.forbiddenTraits());
        }
        unknown.addAll(request.rootRequired());
        unknown.addAll(request.rootForbidden());
        unknown.removeIf(trait -> snapshot.catalogue().has(trait));
        return unknown.isEmpty() ? Optional.empty() : Optional.of(new Refusal.UnknownTraits(unknown));
    }

    static List<Member> sharing(Providers providers) {
        List<Member> found = new ArrayList<>();
        for (Provider provider : providers.sharing()) {
            found.add(new Member(provider, providers.treeOf(provider.id()).orElseThrow(), true));
        }
        return found;
    }

    /** How many choices of a provider were looked at up to now. */
    public long examined() {
        return effort.examined();
    }

    /** How many candidates were taken up to now. */
    public long found() {
        return found;
    }

    @Override
    public boolean hasNext() {
        return ahead.isPresent();
    }

    @Override
    public Candidate next() {
        Candidate next = ahead.orElseThrow(NoSuchElementException::new);
        left--;
        found++;
        ahead = left > 0 ? advance() : Optional.empty();
        return next;
    }

    private Optional<Candidate> advance() {
        if (left <= 0) {
            return Optional.empty();
        }
        while (true) {
            Optional<TreeSearch> search = nextSearch();
            if (search.isEmpty()) {
                return Optional.empty();
            }
            Candidate candidate = search.get().next();
            if (takesTurns) {
                open.addLast(search.get());
            } else {
                open.addFirst(search.get());
            }
            if (isNew(candidate)) {
                return Optional.of(candidate);
            }
        }
    }

    /** When taking turns every tree is opened before any is visited again, else a tree is finished first. */
    private Optional<TreeSearch> nextSearch() {
        if (!takesTurns && !open.isEmpty()) {
            TreeSearch present = open.removeFirst();
            if (present.hasNext()) {
                return Optional.of(present);
            }
        }
        while (trees.hasNext()) {
            ProviderTree tree = providers.tree(trees.nextInt()).orElseThrow();
            Optional<TreeSearch> search = TreeSearch.in(tree, request, choices, classes, sharing, effort);
            if (search.isPresent()) {
                return search;
            }
        }
        while (!open.isEmpty()) {
            TreeSearch next = open.removeFirst();
            if (next.hasNext()) {
                return Optional.of(next);
            }
        }
        return Optional.empty();
    }

    /**
     * Whether this candidate was not yielded before. Only one that uses nothing but sharing providers can be found under
     * several anchors, so only those are remembered.
     */
    private boolean isNew(Candidate candidate) {
        if (sharing.isEmpty()) {
            return true;
        }
        for (List<ProviderId> mapped : candidate.mappings().values()) {
            if (!sharingIds.containsAll(mapped)) {
                return true;
            }
        }
        return withoutAnchor.add(Map.entry(sorted(candidate.allocations()), candidate.mappings()));
    }

    private static List<Allocation> sorted(List<Allocation> allocations) {
        List<Allocation> sorted = new ArrayList<>(allocations);
        sorted.sort(Comparator.comparing(Allocation::provider).thenComparing(Allocation::resourceClass));
        return sorted;
    }

    private static PrimitiveIterator.OfInt inOrder(Bits bits) {
        return new PrimitiveIterator.OfInt() {
            private int ahead = bits.next(0);

            @Override
            public boolean hasNext() {
                return ahead >= 0;
            }

            @Override
            public int nextInt() {
                if (ahead < 0) {
                    throw new NoSuchElementException();
                }
                int next = ahead;
                ahead = bits.next(next + 1);
                return next;
            }
        };
    }

    private static PrimitiveIterator.OfInt shuffled(Bits bits, Random random) {
        List<Integer> order = new ArrayList<>();
        inOrder(bits).forEachRemaining((int sequence) -> order.add(sequence));
        Collections.shuffle(order, random);
        return order.stream().mapToInt(Integer::intValue).iterator();
    }
}
