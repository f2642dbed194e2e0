package kilonova.placement.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import kilonova.http.Microversion;
import kilonova.http.Response;
import kilonova.http.Routes;
import kilonova.http.RunningService;
import kilonova.http.Service;
import kilonova.placement.candidates.Candidate;
import kilonova.placement.candidates.CandidateRequest;
import kilonova.placement.candidates.Candidates;
import kilonova.placement.candidates.GroupPolicy;
import kilonova.placement.candidates.RequestGroup;
import kilonova.placement.candidates.SearchOptions;
import kilonova.placement.commands.EnsureTree;
import kilonova.placement.commands.TreeNode;
import kilonova.placement.inventories.Inventory;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.placement.snapshots.Snapshot;
import org.junit.jupiter.api.Test;

/** Answers leave while candidates are still being found, and are not kept. One host of eight devices has 262,144 for six groups. */
class CandidateStreamTest {
    private static final Microversion VERSION = new Microversion(1, 39);
    private static final int DEVICES = 8;
    private static final int GROUPS = 6;
    private static final int ALL = (int) Math.pow(DEVICES, GROUPS);
    private static final long PATIENCE_SECONDS = 300;

    private final Snapshot snapshot = host();
    private final CandidateRequest request = request();

    @Test
    void theFirstByteIsThereBeforeTheLastCandidateIsFound() throws IOException, InterruptedException {
        CountDownLatch arrived = new CountDownLatch(1);
        // The last candidate is not found until the client has read the first byte.
        Iterator<Candidate> search = new Iterator<>() {
            private final Iterator<Candidate> all = search(request.limitedTo(1000));

            @Override
            public boolean hasNext() {
                return all.hasNext();
            }

            @Override
            public Candidate next() {
                Candidate next = all.next();
                if (!all.hasNext()) {
                    await(arrived);
                }
                return next;
            }
        };
        Response answer = Response.stream(
                200, "application/json", out -> new CandidateWriter(VERSION, snapshot, request).write(search, out));
        Service service = new Service(
                "placement",
                "",
                Routes.of(List.of(Routes.get("/candidates", _ -> answer))),
                new PlacementDialect(Optional.empty()),
                new NoAuthentication());
        try (RunningService server = new RunningService(service);
                HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<InputStream> response = client.send(
                    HttpRequest.newBuilder(URI.create(server.url() + "/candidates"))
                            .header("X-Auth-Token", "admin")
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                assertThat(body.read()).isEqualTo('{');
                arrived.countDown();
                assertThat(body.readAllBytes().length).isGreaterThan(300_000);
            }
        }
    }

    private static void await(CountDownLatch arrived) {
        try {
            if (!arrived.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new UncheckedIOException(new IOException("nothing reached the client before all was found"));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @Test
    void memoryDoesNotGrowWithTheAnswer() {
        MeasuringSink sink = new MeasuringSink();
        sink.look();
        new CandidateWriter(VERSION, snapshot, request).write(search(request), sink);
        assertThat(sink.length).isGreaterThan(ALL * 400L);
        assertThat(sink.inUse).hasSizeGreaterThan(4);
        long least = sink.inUse.stream().mapToLong(Long::longValue).min().orElseThrow();
        long most = sink.inUse.stream().mapToLong(Long::longValue).max().orElseThrow();
        assertThat(most - least)
                .as("bytes in use at points of an answer of %d bytes: %s", sink.length, sink.inUse)
                .isLessThan(sink.length / 10);
    }

    /** Counts what is written, and from time to time what lives in the heap. */
    private static final class MeasuringSink extends OutputStream {
        private static final long EVERY = 24_000_000;

        private final List<Long> inUse = new ArrayList<>();
        private long length;

        @Override
        public void write(int one) {
            grow(1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) {
            grow(count);
        }

        private void grow(int count) {
            if (length / EVERY != (length + count) / EVERY) {
                look();
            }
            length += count;
        }

        private void look() {
            System.gc();
            inUse.add(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
    }

    private Iterator<Candidate> search(CandidateRequest wanted) {
        return Candidates.search(snapshot, wanted, SearchOptions.DEFAULT).orElseThrow();
    }

    private static CandidateRequest request() {
        List<RequestGroup> groups = new ArrayList<>();
        for (int group = 1; group <= GROUPS; group++) {
            groups.add(RequestGroup.of("_" + group, Map.of(ResourceClass.VGPU, 1L)));
        }
        return CandidateRequest.of(groups).with(GroupPolicy.NONE);
    }

    private static Snapshot host() {
        List<TreeNode> nodes = new ArrayList<>();
        nodes.add(node("host", Optional.empty(), Map.of()));
        for (int device = 0; device < DEVICES; device++) {
            nodes.add(node("gpu" + device, Optional.of("host"), Map.of(ResourceClass.VGPU, Inventory.of(GROUPS))));
        }
        return new EnsureTree(nodes, Instant.EPOCH).on(Snapshot.EMPTY).after();
    }

    private static TreeNode node(String name, Optional<String> parent, Map<ResourceClass, Inventory> inventories) {
        return new TreeNode(new ProviderId(UUID.randomUUID()), name, parent, inventories, Set.of(), Set.of());
    }
}
