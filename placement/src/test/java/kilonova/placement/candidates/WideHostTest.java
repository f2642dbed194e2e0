package kilonova.placement.candidates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import kilonova.placement.commands.EnsureTree;
import kilonova.placement.commands.TreeNode;
import kilonova.placement.inventories.Inventory;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.placement.snapshots.Snapshot;
import kilonova.placement.traits.Trait;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * More groups than devices: without looking ahead this would take the factorial of the number of devices. The time limit
 * is not a measurement, it only ends a search that would not end.
 */
class WideHostTest {
    private static final int DEVICES = 24;

    @ParameterizedTest
    @CsvSource({"ISOLATE, true, 25, 0", "ISOLATE, false, 25, 0", "NONE, false, 25, 0", "ISOLATE, false, 24, 5"})
    void aRequestThatCannotBeMetIsRefusedSoon(GroupPolicy policy, boolean alike, int groups, int found) {
        Snapshot snapshot = host(alike);
        List<RequestGroup> wanted = new ArrayList<>();
        for (int i = 0; i < groups; i++) {
            wanted.add(RequestGroup.of("g" + i, Map.of(ResourceClass.VGPU, 1L)));
        }
        CandidateRequest request = CandidateRequest.of(wanted).with(policy).limitedTo(5);
        List<Candidate> candidates = new ArrayList<>();
        assertTimeoutPreemptively(
                Duration.ofMinutes(5),
                () -> Candidates.search(snapshot, request, SearchOptions.DEFAULT)
                        .orElseThrow()
                        .forEachRemaining(candidates::add));
        assertThat(candidates).hasSize(found);
    }

    private static Snapshot host(boolean alike) {
        List<TreeNode> nodes = new ArrayList<>();
        nodes.add(node("host", Optional.empty(), Map.of(), Set.of()));
        for (int i = 0; i < DEVICES; i++) {
            Set<Trait> own = alike ? Set.of() : Set.of(new Trait("CUSTOM_SLOT_" + i));
            nodes.add(node("gpu" + i, Optional.of("host"), Map.of(ResourceClass.VGPU, Inventory.of(1)), own));
        }
        return new EnsureTree(nodes, Instant.EPOCH).on(Snapshot.EMPTY).after();
    }

    private static TreeNode node(
            String name, Optional<String> parent, Map<ResourceClass, Inventory> inventories, Set<Trait> own) {
        return new TreeNode(new ProviderId(UUID.randomUUID()), name, parent, inventories, own, Set.of());
    }
}
