package kilonova.bench;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import kilonova.placement.candidates.CandidateRequest;
import kilonova.placement.candidates.Candidates;
import kilonova.placement.candidates.RequestGroup;
import kilonova.placement.candidates.SearchOptions;
import kilonova.placement.commands.EnsureTree;
import kilonova.placement.commands.Outcome;
import kilonova.placement.commands.TreeNode;
import kilonova.placement.inventories.Inventory;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.placement.snapshots.Snapshot;
import kilonova.placement.traits.Trait;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The candidate search alone: no HTTP, no JSON, no database. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class CandidateSearchBenchmark {
    private static final Instant NOW = Instant.EPOCH;
    private static final ResourceClass VGPU = new ResourceClass("VGPU");
    private static final ResourceClass VCPU = new ResourceClass("VCPU");
    private static final ResourceClass MEMORY = new ResourceClass("MEMORY_MB");
    private static final Trait TRAIT = new Trait(Hosts.TRAIT);

    /** How many hosts there are. */
    @Param({"1000", "10000", "100000"})
    public int hosts;

    /** How many GPUs each has. */
    @Param({"4"})
    public int gpus;

    private Snapshot snapshot = Snapshot.EMPTY;

    /** Makes the hosts. */
    @Setup
    public void load() {
        for (int host = 0; host < hosts; host++) {
            snapshot = new EnsureTree(tree(host), NOW).on(snapshot).after();
        }
    }

    private List<TreeNode> tree(int host) {
        String name = "host-" + host;
        List<TreeNode> nodes = new ArrayList<>();
        nodes.add(new TreeNode(
                new ProviderId(UUID.randomUUID()),
                name,
                Optional.empty(),
                Map.of(VCPU, inventory(128), MEMORY, inventory(1_048_576)),
                Set.of(),
                Set.of()));
        for (int gpu = 0; gpu < gpus; gpu++) {
            nodes.add(new TreeNode(
                    new ProviderId(UUID.randomUUID()),
                    name + "_" + gpu,
                    Optional.of(name),
                    Map.of(VGPU, inventory(16)),
                    gpu % 2 == 0 ? Set.of(TRAIT) : Set.of(),
                    Set.of()));
        }
        return nodes;
    }

    private static Inventory inventory(int total) {
        return new Inventory(total, 0, 1, total, 1, 1.0);
    }

    /** A thousand candidates for one unit. */
    @Benchmark
    public int plain() {
        return found(plainRequest().limitedTo(1000));
    }

    /** One candidate for one unit. */
    @Benchmark
    public int one() {
        return found(plainRequest().limitedTo(1));
    }

    /** A thousand candidates for one unit of a GPU with a trait. */
    @Benchmark
    public int granular() {
        RequestGroup gpu = RequestGroup.of("_gpu", Map.of(VGPU, 1L)).requiring(List.of(Set.of(TRAIT)), Set.of());
        return found(CandidateRequest.of(List.of(RequestGroup.of("", Map.of(VCPU, 1L, MEMORY, 512L)), gpu))
                .limitedTo(1000));
    }

    /** A thousand candidates for three groups of one unit each. */
    @Benchmark
    public int threeGroups() {
        List<RequestGroup> groups = new ArrayList<>();
        for (int group = 1; group <= 3; group++) {
            groups.add(RequestGroup.of(Integer.toString(group), Map.of(VGPU, 1L)));
        }
        return found(CandidateRequest.of(groups).limitedTo(1000));
    }

    private static CandidateRequest plainRequest() {
        return CandidateRequest.of(List.of(RequestGroup.of("", Map.of(VCPU, 1L, MEMORY, 512L, VGPU, 1L))));
    }

    private int found(CandidateRequest request) {
        int count = 0;
        Outcome<Candidates> search = Candidates.search(snapshot, request, SearchOptions.DEFAULT);
        if (search instanceof Outcome.Done<Candidates>(Candidates candidates)) {
            while (candidates.hasNext()) {
                candidates.next();
                count++;
            }
        }
        if (count == 0) {
            throw new IllegalStateException("nothing was found");
        }
        return count;
    }
}
