package kilonova.bench;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import kilonova.placement.candidates.CandidateRequest;
import kilonova.placement.candidates.Candidates;
import kilonova.placement.candidates.RequestGroup;
import kilonova.placement.candidates.SearchOptions;
import kilonova.placement.commands.EnsureTree;
import kilonova.placement.commands.Outcome;
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
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class CandidateSearchBenchmark {
    private static final ResourceClass VGPU = new ResourceClass("VGPU");
    private static final ResourceClass VCPU = new ResourceClass("VCPU");
    private static final ResourceClass MEMORY = new ResourceClass("MEMORY_MB");
    private static final CandidateRequest PLAIN =
            CandidateRequest.of(List.of(RequestGroup.of("", Map.of(VCPU, 1L, MEMORY, 512L, VGPU, 1L))));

    /** Hosts of the usual size. */
    @State(Scope.Benchmark)
    public static class Usual {
        /** How many hosts there are. */
        @Param({"1000", "10000", "100000"})
        public int hosts;

        private Snapshot snapshot = Snapshot.EMPTY;

        /** Makes the hosts. */
        @Setup
        public void make() {
            snapshot = snapshot(Hosts.usual(), hosts);
        }
    }

    /** A thousand hosts with eight GPUs. */
    @State(Scope.Benchmark)
    public static class Wide {
        private Snapshot snapshot = Snapshot.EMPTY;

        /** Makes the hosts. */
        @Setup
        public void make() {
            snapshot = snapshot(Hosts.wide(), 1_000);
        }
    }

    /** A thousand candidates for one unit. */
    @Benchmark
    public int plain(Usual usual) {
        return found(usual.snapshot, PLAIN.limitedTo(1000));
    }

    /** One candidate for one unit. */
    @Benchmark
    public int one(Usual usual) {
        return found(usual.snapshot, PLAIN.limitedTo(1));
    }

    /** All candidates for one unit. */
    @Benchmark
    public int all(Usual usual) {
        return found(usual.snapshot, PLAIN);
    }

    /** A thousand candidates for one unit of a GPU with a trait. */
    @Benchmark
    public int granular(Usual usual) {
        RequestGroup gpu =
                RequestGroup.of("_gpu", Map.of(VGPU, 1L)).requiring(List.of(Set.of(new Trait(Hosts.TRAIT))), Set.of());
        return found(
                usual.snapshot,
                CandidateRequest.of(List.of(RequestGroup.of("", Map.of(VCPU, 1L, MEMORY, 512L)), gpu))
                        .limitedTo(1000));
    }

    /** A thousand candidates for six groups of one unit each. */
    @Benchmark
    public int sixGroups(Wide wide) {
        List<RequestGroup> groups = new ArrayList<>();
        for (int group = 1; group <= 6; group++) {
            groups.add(RequestGroup.of(Integer.toString(group), Map.of(VGPU, 1L)));
        }
        return found(wide.snapshot, CandidateRequest.of(groups).limitedTo(1000));
    }

    private static Snapshot snapshot(Hosts shape, int hosts) {
        Snapshot snapshot = Snapshot.EMPTY;
        for (int host = 0; host < hosts; host++) {
            snapshot =
                    new EnsureTree(shape.tree(host), Instant.EPOCH).on(snapshot).after();
        }
        return snapshot;
    }

    private static int found(Snapshot snapshot, CandidateRequest request) {
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
