package kilonova.placement.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import kilonova.placement.allocations.Allocation;
import kilonova.placement.allocations.Consumers;
import kilonova.placement.candidates.Candidate;
import kilonova.placement.candidates.CandidateRequest;
import kilonova.placement.candidates.Candidates;
import kilonova.placement.candidates.Explanation;
import kilonova.placement.candidates.SearchOptions;
import kilonova.placement.commands.Command;
import kilonova.placement.providers.Providers;
import kilonova.placement.snapshots.Snapshot;
import org.junit.jupiter.api.Test;

/** The search finds exactly what trying everything finds, for random small forests and all of the grammar. */
class SearchModelTest {
    private static final int FORESTS = 1500;
    private static final int REQUESTS = 6;
    private static final int MOST_PROVIDERS = 7;

    @Test
    void theSearchFindsWhatTryingEverythingFinds() {
        long first = Long.getLong("test.seed", 1);
        int found = 0;
        for (long seed = first; seed < first + FORESTS; seed++) {
            RandomSearches searches = new RandomSearches(new Random(seed));
            NaiveTracker naive = new NaiveTracker();
            Snapshot snapshot = Snapshot.EMPTY;
            for (Command<?> command : searches.forest(MOST_PROVIDERS)) {
                naive.run(command);
                snapshot = command.on(snapshot).after();
            }
            for (int i = 0; i < REQUESTS; i++) {
                CandidateRequest request = searches.request(naive.providers.size());
                found +=
                        compare("seed " + seed + ": " + request + "\n" + StateText.of(naive), naive, snapshot, request);
            }
        }
        assertThat(found).isGreaterThan(FORESTS);
    }

    private static int compare(String where, NaiveTracker naive, Snapshot snapshot, CandidateRequest request) {
        Map<UUID, Set<String>> expected = new NaiveSearch(naive, request).byAnchor();
        Set<String> all = new LinkedHashSet<>();
        expected.values().forEach(all::addAll);
        List<String> found = texts(search(snapshot, request));
        assertThat(found).as(where).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(all);
        Snapshot again = new Snapshot(
                snapshot.catalogue(),
                Providers.of(snapshot.providers().all()),
                Consumers.of(snapshot.consumers().all()));
        assertThat(texts(search(again, request))).as(where).isEqualTo(found);

        int limit = 1 + all.size() / 2;
        List<Candidate> limited = search(snapshot, request.limitedTo(limit));
        assertThat(texts(limited)).as(where).doesNotHaveDuplicates().isSubsetOf(all);
        assertThat(limited).as(where).hasSize(Math.min(limit, all.size()));
        if (snapshot.providers().sharing().isEmpty()) {
            assertThat(limited.stream().map(Candidate::anchor).distinct().count())
                    .as(where)
                    .isEqualTo(Math.min(limit, expected.size()));
        }
        Set<UUID> fitting = new TreeSet<>();
        for (Explanation.TreeVerdict verdict : Explanation.of(snapshot, request).trees()) {
            assertThat(verdict.reason().isEmpty()).as(where).isEqualTo(verdict.fits());
            if (verdict.fits()) {
                fitting.add(verdict.root().value());
            }
        }
        assertThat(fitting).as(where).containsExactlyInAnyOrderElementsOf(expected.keySet());
        return all.size();
    }

    private static List<Candidate> search(Snapshot snapshot, CandidateRequest request) {
        List<Candidate> found = new ArrayList<>();
        Candidates.search(snapshot, request, SearchOptions.DEFAULT)
                .orElseThrow()
                .forEachRemaining(found::add);
        return found;
    }

    private static List<String> texts(List<Candidate> candidates) {
        List<String> texts = new ArrayList<>();
        for (Candidate candidate : candidates) {
            Map<String, Map<String, Long>> allocations = new TreeMap<>();
            for (Allocation allocation : candidate.allocations()) {
                allocations
                        .computeIfAbsent(allocation.provider().toString(), _ -> new TreeMap<>())
                        .put(allocation.resourceClass().name(), allocation.amount());
            }
            Map<String, Set<String>> mappings = new TreeMap<>();
            candidate.mappings().forEach((suffix, providers) -> {
                Set<String> ids = new TreeSet<>();
                providers.forEach(provider -> ids.add(provider.toString()));
                mappings.put(suffix, ids);
            });
            texts.add(NaiveSearch.text(allocations, mappings));
        }
        return texts;
    }
}
