package kilonova.compute.scheduler;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import kilonova.compute.servers.Server;
import kilonova.compute.turns.Turns;
import kilonova.gpu.policy.GpuPlacement;
import kilonova.placement.Placement;
import kilonova.placement.allocations.Allocation;
import kilonova.placement.allocations.Claim;
import kilonova.placement.allocations.Consumer;
import kilonova.placement.candidates.Candidate;
import kilonova.placement.candidates.Candidates;
import kilonova.placement.commands.Outcome;
import kilonova.placement.commands.Refusal;
import kilonova.placement.consumers.ConsumerId;
import kilonova.placement.consumers.ConsumerType;
import kilonova.placement.snapshots.Fact;
import kilonova.placement.snapshots.Snapshot;
import kilonova.protocol.DeviceClaim;

/**
 * Places servers by Placement's candidates. Hosts are tried in order; on each, every candidate that the policy would take is
 * tried before the next host is, and when somebody was faster, the host is looked at anew. Nothing is kept between two wishes.
 */
public final class PlacementScheduler implements Scheduler {
    /** Candidates of one host that are compared; a host with more is not searched in full, but looked at again when they fail. */
    private static final int CANDIDATES_PER_HOST = 512;

    /** How often a host is looked at anew when all candidates were taken by others meanwhile. */
    private static final int LOOKS_PER_HOST = 20;

    private static final ConsumerType INSTANCE = new ConsumerType("INSTANCE");

    private final Placement placement;
    private final Surroundings surroundings;
    private final GpuPlacement defaultPlacement;
    private final Turns projects = new Turns();
    private final Turns groups = new Turns();

    public PlacementScheduler(Placement placement, Surroundings surroundings, GpuPlacement defaultPlacement) {
        this.placement = placement;
        this.surroundings = surroundings;
        this.defaultPlacement = defaultPlacement;
    }

    /**
     * Places one server. Members of one server group are placed one after the other, because each must know where the others are, and
     * so are servers of a project whose frame buffer is limited, because each must know how much the others got.
     */
    @Override
    public Verdict place(Wish wish, Held before) {
        Server server = wish.server();
        Optional<String> limited = surroundings.allowance(server).map(_ -> server.projectId());
        return projects.take(
                limited, () -> groups.take(server.details().serverGroupId(), () -> placeInTurn(wish, before)));
    }

    private Verdict placeInTurn(Wish wish, Held before) {
        FlavorRequest request = request(wish);
        HostRules.Question question = question(wish, request);
        List<HostFacts> admitted = surroundings.hosts().stream()
                .filter(host -> HostRules.no(host, question).isEmpty())
                .toList();
        Budget budget = new Budget(surroundings.allowance(wish.server()));
        for (HostFacts host : HostOrder.of(free(before), question.group(), admitted)) {
            Optional<Claimed> claimed = claim(wish, request, host, budget, before);
            if (claimed.isPresent()) {
                return new Verdict.Placed(
                        host.name(),
                        host.root().value(),
                        devices(host, claimed.get().candidate()),
                        claimed.get().held());
            }
        }
        giveBack(wish, before);
        Explanation why = explain(wish, request, question);
        return new Verdict.NotPlaced(budget.refusal().orElseGet(why::sentence), why.details());
    }

    /** Why a wish can or cannot be met now; claims nothing. */
    public Explanation explain(Wish wish) {
        FlavorRequest request = request(wish);
        return explain(wish, request, question(wish, request));
    }

    /**
     * How many servers like this one could be placed now, one after the other; claims nothing.
     *
     * @param most where to stop counting
     */
    public int room(Wish wish, int most) {
        FlavorRequest request = request(wish);
        HostRules.Question question = question(wish, request);
        Snapshot imagined = placement.snapshot();
        List<HostFacts> admitted = surroundings.hosts().stream()
                .filter(host -> HostRules.no(host, question).isEmpty())
                .toList();
        int placed = 0;
        for (HostFacts host : HostOrder.of(imagined, question.group(), admitted)) {
            List<Candidate> candidates = candidates(imagined, request, host, 1);
            while (!candidates.isEmpty() && placed < most) {
                placed++;
                imagined = imagined.after(imaginary(wish, candidates.getFirst()));
                candidates = candidates(imagined, request, host, 1);
            }
        }
        return placed;
    }

    private static Fact imaginary(Wish wish, Candidate candidate) {
        return new Fact.AllocationsReplaced(new Consumer(
                new ConsumerId(UUID.randomUUID()),
                1,
                wish.server().projectId(),
                wish.server().userId(),
                Optional.of(INSTANCE),
                candidate.allocations(),
                Instant.EPOCH));
    }

    private Explanation explain(Wish wish, FlavorRequest request, HostRules.Question question) {
        return Explanations.of(
                wish.flavor(),
                request,
                question,
                surroundings.hosts(),
                placement.explain(request.anywhere()),
                placement.snapshot());
    }

    private FlavorRequest request(Wish wish) {
        Map<String, String> image =
                wish.server().imageId().map(surroundings::imageProperties).orElse(Map.of());
        return FlavorRequest.of(wish.flavor(), image);
    }

    private HostRules.Question question(Wish wish, FlavorRequest request) {
        Server server = wish.server();
        return new HostRules.Question(
                wish.flavor(),
                server.projectId(),
                server.whereabouts().requestedZone(),
                wish.onlyHost(),
                wish.excludedHosts(),
                request.requiredTraits(),
                server.details().schedulerHints(),
                server.details().serverGroupId().flatMap(id -> surroundings.serverGroup(id, server.id())),
                surroundings::hostOf);
    }

    private record Claimed(Candidate candidate, Held held) {}

    /** What would be there without what the server holds, which its new claim replaces. */
    private Snapshot free(Held before) {
        Snapshot now = placement.snapshot();
        return before.consumer()
                .filter(consumer -> now.consumers().find(consumer.id()).isPresent())
                .map(consumer -> now.after(new Fact.ConsumerRemoved(consumer.id())))
                .orElse(now);
    }

    private void giveBack(Wish wish, Held before) {
        Outcome<Consumer> released = placement.deleteAllocations(consumer(wish), before.unchanged());
        if (released.refusal()
                .filter(Refusal.ConsumerGenerationConflict.class::isInstance)
                .isPresent()) {
            throw overtaken(wish);
        }
    }

    private static Overtaken overtaken(Wish wish) {
        return new Overtaken("What " + wish.server().id() + " holds was written by somebody else meanwhile.");
    }

    private Optional<Claimed> claim(Wish wish, FlavorRequest request, HostFacts host, Budget budget, Held before) {
        GpuPlacement policy = DeviceOrder.policy(wish.flavor(), defaultPlacement);
        for (int look = 0; look < LOOKS_PER_HOST; look++) {
            Snapshot now = free(before);
            List<Candidate> candidates = candidates(now, request, host, CANDIDATES_PER_HOST).stream()
                    .filter(candidate -> budget.admits(FrameBuffer.of(now, candidate.allocations())))
                    .toList();
            if (candidates.isEmpty()) {
                return Optional.empty();
            }
            for (Candidate candidate : DeviceOrder.of(policy, now, candidates)) {
                Claim claim = new Claim(
                        consumer(wish),
                        candidate.allocations(),
                        wish.server().projectId(),
                        wish.server().userId(),
                        Optional.of(INSTANCE),
                        before.unchanged());
                switch (placement.claim(claim)) {
                    case Outcome.Done<Snapshot>(var after) -> {
                        return Optional.of(new Claimed(
                                candidate, Held.in(after, wish.server().id())));
                    }
                    case Outcome.Refused<Snapshot>(var why) -> {
                        if (why instanceof Refusal.ConsumerGenerationConflict) {
                            throw overtaken(wish);
                        }
                    }
                }
            }
        }
        return Optional.empty();
    }

    private List<Candidate> candidates(Snapshot now, FlavorRequest request, HostFacts host, int most) {
        List<Candidate> found = new ArrayList<>();
        placement
                .search(now, request.inTree(host.root()).limitedTo(most))
                .reply()
                .ifPresent((Candidates candidates) -> candidates.forEachRemaining(found::add));
        return found;
    }

    private List<DeviceClaim> devices(HostFacts host, Candidate candidate) {
        List<DeviceClaim> devices = new ArrayList<>();
        for (Allocation allocation : candidate.allocations()) {
            if (!allocation.provider().equals(host.root())) {
                surroundings
                        .deviceKey(allocation.provider())
                        .ifPresent(key -> devices.add(new DeviceClaim(
                                key, allocation.resourceClass().name(), Math.toIntExact(allocation.amount()))));
            }
        }
        return devices;
    }

    private static ConsumerId consumer(Wish wish) {
        UUID id = wish.server().id();
        return new ConsumerId(id);
    }
}
