package kilonova.placement;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.random.RandomGenerator;
import kilonova.placement.aggregates.AggregateId;
import kilonova.placement.allocations.Claim;
import kilonova.placement.allocations.Consumer;
import kilonova.placement.allocations.ExpectedGeneration;
import kilonova.placement.candidates.Candidate;
import kilonova.placement.candidates.CandidateRequest;
import kilonova.placement.candidates.Candidates;
import kilonova.placement.candidates.Explanation;
import kilonova.placement.candidates.SearchOptions;
import kilonova.placement.commands.ChangeTraits;
import kilonova.placement.commands.Command;
import kilonova.placement.commands.CreateResourceClass;
import kilonova.placement.commands.CreateTrait;
import kilonova.placement.commands.DeleteAllocations;
import kilonova.placement.commands.EnsureTree;
import kilonova.placement.commands.MoveAllocations;
import kilonova.placement.commands.Outcome;
import kilonova.placement.commands.Refusal;
import kilonova.placement.commands.ReplaceAllocations;
import kilonova.placement.commands.Reshape;
import kilonova.placement.commands.SetAggregates;
import kilonova.placement.commands.TreeNode;
import kilonova.placement.consumers.ConsumerId;
import kilonova.placement.journal.Journal;
import kilonova.placement.measures.Measures;
import kilonova.placement.providers.Provider;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.placement.snapshots.Snapshot;
import kilonova.placement.traits.Trait;
import kilonova.store.Database;

/**
 * The resource tracker, for code in the same process. What its methods return with success is on disk. Refusals are
 * values; {@link kilonova.store.DatabaseUnavailable} is thrown when the database does not answer. Thread-safe.
 */
public final class Placement implements AutoCloseable {
    private final Journal journal;
    private final PlacementSettings settings;
    private final Clock clock;
    private final Measures measures;

    private Placement(Journal journal, PlacementSettings settings, Clock clock, Measures measures) {
        this.journal = journal;
        this.settings = settings;
        this.clock = clock;
        this.measures = measures;
    }

    /** Opens the tracker whose state is in this database, with the system's clock. */
    public static Placement open(Database database, PlacementSettings settings) {
        return open(database, settings, Clock.systemUTC());
    }

    /** Opens the tracker whose state is in this database. The database stays the caller's to close. */
    public static Placement open(Database database, PlacementSettings settings, Clock clock) {
        return open(database, settings, clock, Measures.NONE);
    }

    /** As {@link #open(Database, PlacementSettings, Clock)}, and tells what it does. */
    public static Placement open(Database database, PlacementSettings settings, Clock clock, Measures measures) {
        return new Placement(Journal.open(database, measures), settings, clock, measures);
    }

    /** What was set when it was opened. */
    public PlacementSettings settings() {
        return settings;
    }

    /** The clock by which facts are dated. */
    public Clock clock() {
        return clock;
    }

    /** The present state, with everything that was answered with success before. Immutable; keep it as long as needed. */
    public Snapshot snapshot() {
        return journal.snapshot();
    }

    /** How long ago the present state was known to be the newest; zero where no other server can write. */
    public Duration snapshotAge() {
        return journal.age();
    }

    /** Decides any command, and stores what it changes. */
    public <R> Outcome<R> execute(Command<R> command) {
        return journal.execute(command);
    }

    /**
     * Candidates, and the state in which they were found.
     *
     * @param snapshot where to read about the providers of the candidates
     */
    public record Found(Snapshot snapshot, List<Candidate> candidates) {}

    /** Finds candidates in the present state. Refused if the request names an unknown class or trait. */
    public Outcome<Found> candidates(CandidateRequest request) {
        Snapshot now = snapshot();
        long start = System.nanoTime();
        return search(now, request).map(candidates -> {
            List<Candidate> all = new ArrayList<>();
            candidates.forEachRemaining(all::add);
            searched(candidates, start);
            return new Found(now, List.copyOf(all));
        });
    }

    /** Starts a search in a given state; candidates are found as they are taken. */
    public Outcome<Candidates> search(Snapshot snapshot, CandidateRequest request) {
        Optional<RandomGenerator> shuffle =
                settings.randomizeAllocationCandidates() ? Optional.of(RandomGenerator.getDefault()) : Optional.empty();
        return Candidates.search(
                snapshot, request, new SearchOptions(settings.strategy(), settings.maxAllocationCandidates(), shuffle));
    }

    /** For each tree why a request can or cannot be met there now. Unknown classes and traits are ones that nobody has. */
    public Explanation explain(CandidateRequest request) {
        return Explanation.of(snapshot(), request);
    }

    /**
     * To be called when a search that {@link #search} started is over.
     *
     * @param start when it was started, as {@link System#nanoTime} says it
     */
    public void searched(Candidates candidates, long start) {
        measures.searched(Duration.ofNanos(System.nanoTime() - start), candidates.examined(), candidates.found());
    }

    /**
     * Makes consumers hold exactly what their claims say: all of them or none. Concurrent changes of the providers lead to
     * no conflict, only to a refusal if it no longer fits.
     */
    public Outcome<Snapshot> claim(Claim... claims) {
        return execute(new ReplaceAllocations(List.of(claims), clock.instant()));
    }

    /** Takes everything from a consumer. Refused if it holds nothing. Replies what it held. */
    public Outcome<Consumer> deleteAllocations(ConsumerId consumer) {
        return execute(new DeleteAllocations(consumer));
    }

    /** Takes everything from a consumer that is as the writer believes. Refused if it holds nothing. Replies what it held. */
    public Outcome<Consumer> deleteAllocations(ConsumerId consumer, ExpectedGeneration expected) {
        return execute(new DeleteAllocations(consumer, expected));
    }

    /**
     * Gives all that one consumer holds to another that holds nothing, and makes further claims in the same step (for
     * example the first consumer's new claim). Without a new claim the first consumer holds nothing afterwards.
     *
     * @param expected what the writer believes about {@code from}
     */
    public Outcome<Snapshot> moveAllocations(
            ConsumerId from, ExpectedGeneration expected, ConsumerId to, Claim... then) {
        return execute(new MoveAllocations(from, expected, to, List.of(then), clock.instant()));
    }

    /** Makes a host's providers, inventories and own traits as the host describes them. See {@link EnsureTree}. */
    public Outcome<EnsureTree.Reply> ensureTree(List<TreeNode> nodes) {
        return execute(new EnsureTree(nodes, clock.instant()));
    }

    /**
     * The same, refused if anybody has changed what the tree is made of since that state: the description was made from it, and would
     * undo the change.
     */
    public Outcome<EnsureTree.Reply> ensureTree(List<TreeNode> nodes, Snapshot seen) {
        return execute(new EnsureTree(nodes, Optional.of(seen), clock.instant()));
    }

    /** Adds and takes away traits that the caller owns; all others stay. Custom traits are made where missing. */
    public Outcome<Provider> changeTraits(ProviderId provider, Set<Trait> add, Set<Trait> remove) {
        return execute(new ChangeTraits(provider, add, remove, clock.instant()));
    }

    /** Puts a provider into exactly these aggregates, whatever its generation. */
    public Outcome<Provider> setAggregates(ProviderId provider, Set<AggregateId> aggregates) {
        Optional<Provider> known = snapshot().providers().find(provider);
        if (known.isPresent() && known.get().aggregates().equals(aggregates)) {
            return new Outcome.Done<>(known.get());
        }
        return execute(new SetAggregates(provider, OptionalLong.empty(), aggregates, true, clock.instant()));
    }

    /** Moves inventory between providers together with the allocations on it. */
    public Outcome<Snapshot> reshape(Map<ProviderId, Reshape.NewInventories> inventories, List<Claim> claims) {
        return execute(new Reshape(inventories, claims, clock.instant()));
    }

    /** Makes a custom class unless it exists. */
    public Outcome<ResourceClass> ensureResourceClass(ResourceClass resourceClass) {
        if (snapshot().catalogue().has(resourceClass)) {
            return new Outcome.Done<>(resourceClass);
        }
        Outcome<ResourceClass> made = execute(new CreateResourceClass(resourceClass, clock.instant()));
        return made.refusal().isPresent() && made.refusal().get() instanceof Refusal.ResourceClassExists
                ? new Outcome.Done<>(resourceClass)
                : made;
    }

    /** Makes a custom trait unless it exists. Replies whether it was made. */
    public Outcome<Boolean> ensureTrait(Trait trait) {
        return execute(new CreateTrait(trait, clock.instant()));
    }

    /** Finishes what is under way, and stops. */
    @Override
    public void close() {
        journal.close();
    }
}
