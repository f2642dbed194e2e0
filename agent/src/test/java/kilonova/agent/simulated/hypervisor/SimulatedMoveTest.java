package kilonova.agent.simulated.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kilonova.agent.disks.DiskFetcher;
import kilonova.agent.disks.DiskOffer;
import kilonova.agent.disks.StreamPair;
import kilonova.agent.guests.GuestDefinition;
import kilonova.protocol.DiskAnswer;
import kilonova.protocol.DiskSource;
import kilonova.protocol.GuestSpec;
import kilonova.protocol.Problem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks of simulated guests that move: what was written before is there afterwards. */
final class SimulatedMoveTest {
    private static final UUID OLD = new UUID(0, 1);
    private static final UUID NEW = new UUID(0, 2);

    @TempDir
    Path directory;

    private SimulatedHypervisor source;
    private SimulatedHypervisor destination;

    @BeforeEach
    void open() {
        source = hypervisor("source", DiskFetcher.NONE);
        destination = hypervisor("destination", (guest, disk, base) -> switch (new SimulatedDiskOffers(source)
                .offer(OLD, disk, base)) {
            case DiskOffer.Refused(Problem problem) -> new DiskAnswer.Refused(problem);
            case DiskOffer.Ready(var preparation) ->
                new DiskAnswer.Coming(StreamPair.sent(preparation, piece -> piece));
        });
    }

    private SimulatedHypervisor hypervisor(String name, DiskFetcher fetcher) {
        return new SimulatedHypervisor(
                directory.resolve(name).resolve("guests.json"),
                unit -> true,
                Clock.systemUTC(),
                Latency.none(),
                fetcher);
    }

    private static GuestSpec spec(int rootDiskGb) {
        return GuestSpec.of("n", "p", "f", 1, 1, rootDiskGb);
    }

    private static GuestDefinition definition(UUID guest, GuestSpec spec) {
        return new GuestDefinition(guest, new UUID(5, 5), spec, Optional.empty(), List.of());
    }

    private static GuestDefinition moved(int rootDiskGb) {
        return definition(NEW, spec(rootDiskGb).taking(new DiskSource("source", OLD, spec(1).disks())));
    }

    private static void runOnce(SimulatedHypervisor hypervisor, GuestDefinition definition) {
        assertThat(hypervisor.define(definition)).isEmpty();
        assertThat(hypervisor.start(definition.guestId())).isEmpty();
        assertThat(hypervisor.stop(definition.guestId())).isEmpty();
    }

    @Test
    void whatWasWrittenBeforeTheMoveIsThereAfterIt() {
        runOnce(source, definition(OLD, spec(1)));

        for (SimulatedHypervisor there : List.of(destination, source)) {
            runOnce(there, moved(2));
            assertThat(there.disk(NEW).orElseThrow().lines())
                    .containsExactly("written by guest " + OLD, "written by guest " + NEW);
        }
        assertThat(source.disk(OLD).orElseThrow().lines()).containsExactly("written by guest " + OLD);
        byte[][] copy = new byte[1][];
        assertThat(destination.snapshot(NEW, disk -> {
                    try (disk) {
                        copy[0] = disk.readAllBytes();
                        return Optional.empty();
                    } catch (java.io.IOException e) {
                        throw new AssertionError(e);
                    }
                }))
                .isEmpty();
        assertThat(new String(copy[0], StandardCharsets.ISO_8859_1)).contains("written by guest " + OLD);
    }

    @Test
    void aGuestThatRunsKeepsItsDiskAndOneThatIsGoneHasNone() {
        assertThat(destination.define(moved(1)).orElseThrow().code()).isEqualTo("disk.none");
        assertThat(source.define(definition(OLD, spec(1)))).isEmpty();
        assertThat(source.start(OLD)).isEmpty();

        assertThat(destination.define(moved(1)).orElseThrow().code()).isEqualTo("guest.active");
        assertThat(destination.find(NEW)).isEmpty();
    }

    @Test
    void noDiskShrinks() {
        runOnce(source, definition(OLD, spec(2)));

        for (SimulatedHypervisor there : List.of(destination, source)) {
            assertThat(there.define(moved(1)).orElseThrow().code()).isEqualTo("disk.would_shrink");
            assertThat(there.find(NEW)).isEmpty();
        }
    }
}
