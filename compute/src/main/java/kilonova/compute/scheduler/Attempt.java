package kilonova.compute.scheduler;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kilonova.compute.scheduler.Scheduler.Verdict;
import kilonova.compute.scheduler.Scheduler.Wish;
import kilonova.gpu.policy.GpuPlacement;
import kilonova.placement.Placement;
import kilonova.placement.allocations.Claim;
import kilonova.placement.allocations.Consumer;
import kilonova.placement.candidates.Candidate;
import kilonova.placement.commands.Outcome;
import kilonova.placement.commands.Refusal;
import kilonova.placement.consumers.ConsumerId;
import kilonova.placement.consumers.ConsumerType;
import kilonova.placement.snapshots.Fact;
import kilonova.placement.snapshots.Snapshot;

/**
 * One wish being placed. All hosts are looked at in one state of Placement, until a claim finds that somebody was faster. For one thread.
 */
final class Attempt {
    /** How often a host is looked at anew when all candidates were taken by others meanwhile. */
    private static final int LOOKS_PER_HOST = 20;

    static final ConsumerType INSTANCE = new ConsumerType("INSTANCE");

    private final Placement placement;
    private final Wish wish;
    private final Held before;
    private Snapshot now;

    Attempt(Placement placement, Wish wish, Held before) {
        this.placement = placement;
        this.wish = wish;
        this.before = before;
        this.now = look();
    }

    /** The state that is searched: without what the server itself holds, which its new claim replaces. */
    Snapshot now() {
        return now;
    }

    /** Where candidates on one host come from. */
    @FunctionalInterface
    interface Search {
        List<Candidate> candidates(Snapshot state);
    }

    /** Claims the first candidate of a host that can be had, as the policy orders them. */
    Optional<Verdict.Placed> on(HostFacts host, HostDevices devices, GpuPlacement policy, Search search) {
        for (int look = 0; look < LOOKS_PER_HOST; look++) {
            List<Candidate> candidates = search.candidates(now);
            if (candidates.isEmpty()) {
                return Optional.empty();
            }
            for (Candidate candidate : DeviceOrder.of(policy, now, candidates)) {
                Optional<Held> held = claim(candidate);
                if (held.isPresent()) {
                    return Optional.of(new Verdict.Placed(
                            host.name(), host.root().value(), devices.claims(candidate), held.get()));
                }
            }
            now = look();
        }
        return Optional.empty();
    }

    /** Gives back what the server held before: it found no place. */
    void giveBack() {
        Outcome<Consumer> released =
                placement.deleteAllocations(new ConsumerId(wish.server().id()), before.unchanged());
        released.refusal()
                .filter(Refusal.ConsumerGenerationConflict.class::isInstance)
                .ifPresent(_ -> {
                    throw overtaken();
                });
    }

    private Snapshot look() {
        Snapshot newest = placement.snapshot();
        return before.consumer()
                .filter(consumer -> newest.consumers().find(consumer.id()).isPresent())
                .map(consumer -> newest.after(new Fact.ConsumerRemoved(consumer.id())))
                .orElse(newest);
    }

    private Optional<Held> claim(Candidate candidate) {
        UUID server = wish.server().id();
        Claim claim = new Claim(
                new ConsumerId(server),
                candidate.allocations(),
                wish.server().projectId(),
                wish.server().userId(),
                Optional.of(INSTANCE),
                before.unchanged());
        return switch (placement.claim(claim)) {
            case Outcome.Done<Snapshot>(var after) -> Optional.of(Held.in(after, server));
            case Outcome.Refused<Snapshot>(Refusal.ConsumerGenerationConflict _) -> throw overtaken();
            case Outcome.Refused<Snapshot> _ -> Optional.empty();
        };
    }

    private Overtaken overtaken() {
        return new Overtaken("What " + wish.server().id() + " holds was written by somebody else meanwhile.");
    }
}
