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
import kilonova.placement.allocations.Consumer;
import kilonova.placement.candidates.Candidate;
import kilonova.placement.candidates.Candidates;
import kilonova.placement.consumers.ConsumerId;
import kilonova.placement.snapshots.Fact;
import kilonova.placement.snapshots.Snapshot;

/**
 * Places servers by Placement's candidates. Hosts are tried in order; on each, every candidate that the policy would take is
 * tried before the next host is, and when somebody was faster, the host is looked at anew. Nothing is kept between two wishes.
 */
public final class PlacementScheduler implements Scheduler {
    /** Candidates of one host that are compared; a host with more is not searched in full, but looked at again when they fail. */
    private static final int CANDIDATES_PER_HOST = 512;

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
     * so are servers of a project whose frame buffer is limited, because each must know how much the others got. Turns are kept in this process: one
     * controller places at a time.
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
        GpuPlacement policy = DeviceOrder.policy(wish.flavor(), defaultPlacement);
        Attempt attempt = new Attempt(placement, wish, before);
        for (HostFacts host : HostOrder.of(attempt.now(), question.group(), admitted)) {
            HostDevices devices = new HostDevices(surroundings, host, wish.devices());
            Attempt.Search search =
                    state -> devices.usable(candidates(state, request, host, CANDIDATES_PER_HOST)).stream()
                            .filter(candidate -> budget.admits(FrameBuffer.of(state, candidate.allocations())))
                            .toList();
            Optional<Verdict.Placed> placed = attempt.on(host, devices, policy, search);
            if (placed.isPresent()) {
                return placed.get();
            }
        }
        attempt.giveBack();
        Explanation why = explain(wish, request, question);
        return new Verdict.NotPlaced(budget.refusal().orElseGet(why::sentence), why.details());
    }

    @Override
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
            Optional<Candidate> next = anyUsable(imagined, wish, request, host);
            while (next.isPresent() && placed < most) {
                placed++;
                imagined = imagined.after(imaginary(wish, next.get()));
                next = anyUsable(imagined, wish, request, host);
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
                Optional.of(Attempt.INSTANCE),
                candidate.allocations(),
                Instant.EPOCH));
    }

    private Explanation explain(Wish wish, FlavorRequest request, HostRules.Question question) {
        Snapshot now = placement.snapshot();
        return Explanations.of(
                wish.flavor(),
                request,
                question,
                surroundings.hosts(),
                placement.explain(request.anywhere()),
                now,
                host -> objection(now, wish, request, host));
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

    /** Why none of what Placement would give of a host can be used; empty if something can. */
    private Optional<HostRules.No> objection(Snapshot now, Wish wish, FlavorRequest request, HostFacts host) {
        HostDevices devices = new HostDevices(surroundings, host, wish.devices());
        List<Candidate> first = candidates(now, request, host, 1);
        if (first.isEmpty() || !devices.usable(first).isEmpty()) {
            return Optional.empty();
        }
        return devices.usable(candidates(now, request, host, CANDIDATES_PER_HOST))
                        .isEmpty()
                ? devices.objection(first.getFirst())
                : Optional.empty();
    }

    private Optional<Candidate> anyUsable(Snapshot now, Wish wish, FlavorRequest request, HostFacts host) {
        HostDevices devices = new HostDevices(surroundings, host, wish.devices());
        List<Candidate> first = candidates(now, request, host, 1);
        return first.isEmpty() || !devices.usable(first).isEmpty()
                ? first.stream().findFirst()
                : devices.usable(candidates(now, request, host, CANDIDATES_PER_HOST)).stream()
                        .findFirst();
    }

    private List<Candidate> candidates(Snapshot now, FlavorRequest request, HostFacts host, int most) {
        List<Candidate> found = new ArrayList<>();
        placement
                .search(now, request.inTree(host.root()).limitedTo(most))
                .reply()
                .ifPresent((Candidates candidates) -> candidates.forEachRemaining(found::add));
        return found;
    }
}
