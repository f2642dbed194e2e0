package kilonova.placement.api;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kilonova.http.Json;
import kilonova.http.Microversion;
import kilonova.placement.allocations.Allocation;
import kilonova.placement.candidates.Candidate;
import kilonova.placement.candidates.CandidateRequest;
import kilonova.placement.candidates.RequestGroup;
import kilonova.placement.catalogue.Catalogue;
import kilonova.placement.inventories.Holding;
import kilonova.placement.providers.Provider;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.providers.ProviderTree;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.placement.snapshots.Snapshot;
import kilonova.placement.traits.Trait;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Writes candidates while they are found, then the summaries of the providers involved. What it keeps in memory grows with
 * the trees, not with the candidates.
 */
final class CandidateWriter {
    private static final int MAPS_SINCE = 12;
    private static final int TRAITS_SINCE = 17;
    private static final int ALL_CLASSES_SINCE = 27;
    private static final int NESTED_SINCE = 29;
    private static final int MAPPINGS_SINCE = 34;

    private final Microversion version;
    private final Snapshot snapshot;
    private final Set<ResourceClass> requested = new HashSet<>();
    private final Map<ProviderId, ProviderTree> trees = new LinkedHashMap<>();
    private final Set<ProviderId> used = new HashSet<>();

    CandidateWriter(Microversion version, Snapshot snapshot, CandidateRequest request) {
        this.version = version;
        this.snapshot = snapshot;
        for (RequestGroup group : request.groups()) {
            requested.addAll(group.resources().keySet());
        }
    }

    void write(Iterator<Candidate> candidates, OutputStream out) {
        try (JsonGenerator json = Json.MAPPER.createGenerator(out)) {
            json.writeStartObject();
            json.writeArrayPropertyStart("allocation_requests");
            while (candidates.hasNext()) {
                write(json, candidates.next());
            }
            json.writeEndArray();
            json.writeObjectPropertyStart("provider_summaries");
            for (ProviderTree tree : trees.values()) {
                summarise(json, tree);
            }
            json.writeEndObject();
            json.writeEndObject();
        }
    }

    private void write(JsonGenerator json, Candidate candidate) {
        Map<ProviderId, List<Allocation>> byProvider = new LinkedHashMap<>();
        for (Allocation allocation : candidate.allocations()) {
            byProvider
                    .computeIfAbsent(allocation.provider(), _ -> new ArrayList<>(3))
                    .add(allocation);
        }
        for (ProviderId provider : byProvider.keySet()) {
            if (used.add(provider) && !isIn(trees.get(candidate.anchor()), provider)) {
                ProviderTree tree = snapshot.providers().treeOf(provider).orElseThrow();
                trees.put(tree.root().id(), tree);
            }
        }
        json.writeStartObject();
        if (version.atLeast(MAPS_SINCE)) {
            json.writeObjectPropertyStart("allocations");
            byProvider.forEach((provider, allocations) -> {
                json.writeObjectPropertyStart(provider.toString());
                writeResources(json, allocations);
                json.writeEndObject();
            });
            json.writeEndObject();
        } else {
            json.writeArrayPropertyStart("allocations");
            byProvider.forEach((provider, allocations) -> {
                json.writeStartObject();
                json.writeObjectPropertyStart("resource_provider");
                json.writeStringProperty("uuid", provider.toString());
                json.writeEndObject();
                writeResources(json, allocations);
                json.writeEndObject();
            });
            json.writeEndArray();
        }
        if (version.atLeast(MAPPINGS_SINCE)) {
            writeMappings(json, candidate);
        }
        json.writeEndObject();
    }

    private static boolean isIn(@Nullable ProviderTree tree, ProviderId provider) {
        return tree != null && tree.member(provider).isPresent();
    }

    private static void writeResources(JsonGenerator json, List<Allocation> allocations) {
        json.writeObjectPropertyStart("resources");
        for (Allocation allocation : allocations) {
            json.writeNumberProperty(allocation.resourceClass().name(), allocation.amount());
        }
        json.writeEndObject();
    }

    private static void writeMappings(JsonGenerator json, Candidate candidate) {
        json.writeObjectPropertyStart("mappings");
        candidate.mappings().forEach((suffix, providers) -> {
            json.writeArrayPropertyStart(suffix);
            providers.forEach(provider -> json.writeString(provider.toString()));
            json.writeEndArray();
        });
        json.writeEndObject();
    }

    private void summarise(JsonGenerator json, ProviderTree tree) {
        String root = tree.root().id().toString();
        for (Provider provider : tree.members()) {
            if (version.below(NESTED_SINCE) && !used.contains(provider.id())) {
                continue;
            }
            json.writeObjectPropertyStart(provider.id().toString());
            json.writeObjectPropertyStart("resources");
            for (Holding holding : provider.holdings()) {
                if (version.atLeast(ALL_CLASSES_SINCE) || requested.contains(holding.resourceClass())) {
                    json.writeObjectPropertyStart(holding.resourceClass().name());
                    json.writeNumberProperty("capacity", holding.inventory().capacity());
                    json.writeNumberProperty("used", holding.used());
                    json.writeEndObject();
                }
            }
            json.writeEndObject();
            if (version.atLeast(TRAITS_SINCE)) {
                json.writeArrayPropertyStart("traits");
                for (Trait trait : Catalogue.inOrder(provider.traits())) {
                    json.writeString(trait.name());
                }
                json.writeEndArray();
            }
            if (version.atLeast(NESTED_SINCE)) {
                provider.parent()
                        .ifPresentOrElse(
                                parent -> json.writeStringProperty("parent_provider_uuid", parent.toString()),
                                () -> json.writeNullProperty("parent_provider_uuid"));
                json.writeStringProperty("root_provider_uuid", root);
            }
            json.writeEndObject();
        }
    }
}
