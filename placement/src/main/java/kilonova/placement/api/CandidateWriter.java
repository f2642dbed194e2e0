package kilonova.placement.api;

import java.io.OutputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;

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

    // An answer says each of these a thousand times and more, so they are made into bytes once.
    private static final SerializableString ALLOCATIONS = new SerializedString("allocations");
    private static final SerializableString RESOURCES = new SerializedString("resources");
    private static final SerializableString MAPPINGS = new SerializedString("mappings");
    private static final SerializableString CAPACITY = new SerializedString("capacity");
    private static final SerializableString USED = new SerializedString("used");
    private static final SerializableString TRAITS = new SerializedString("traits");
    private static final SerializableString PARENT = new SerializedString("parent_provider_uuid");
    private static final SerializableString ROOT = new SerializedString("root_provider_uuid");

    private final Microversion version;
    private final Snapshot snapshot;
    private final boolean sharing;
    private final Set<ResourceClass> requested = new HashSet<>();
    private final Map<ProviderId, ProviderTree> trees = new LinkedHashMap<>();
    private final Set<ProviderId> used = new HashSet<>();
    private final Map<ResourceClass, SerializableString> classes = new HashMap<>();
    private final Map<Trait, SerializableString> traits = new HashMap<>();

    CandidateWriter(Microversion version, Snapshot snapshot, CandidateRequest request) {
        this.version = version;
        this.snapshot = snapshot;
        this.sharing = !snapshot.providers().sharing().isEmpty();
        for (RequestGroup group : request.groups()) {
            requested.addAll(group.resources().keySet());
        }
    }

    void write(Iterator<Candidate> candidates, OutputStream out) {
        try (JsonGenerator json = Json.MAPPER.createGenerator(out)) {
            json.writeStartObject();
            json.writeArrayPropertyStart("allocation_requests");
            while (candidates.hasNext()) {
                Candidate candidate = candidates.next();
                write(json, candidate);
                remember(candidate);
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

    /** Notes what is to be summarised: the trees of all providers that are used. */
    private void remember(Candidate candidate) {
        if (!sharing) {
            trees.putIfAbsent(candidate.anchor(), candidate.tree());
            if (version.atLeast(NESTED_SINCE)) {
                return;
            }
        }
        for (Allocation allocation : candidate.allocations()) {
            ProviderId provider = allocation.provider();
            if (used.add(provider) && sharing) {
                ProviderTree tree = candidate.tree().member(provider).isPresent()
                        ? candidate.tree()
                        : snapshot.providers().treeOf(provider).orElseThrow();
                trees.putIfAbsent(tree.root().id(), tree);
            }
        }
    }

    private void write(JsonGenerator json, Candidate candidate) {
        json.writeStartObject();
        json.writeName(ALLOCATIONS);
        if (version.atLeast(MAPS_SINCE)) {
            json.writeStartObject();
            writeAllocations(json, candidate.allocations());
            json.writeEndObject();
        } else {
            json.writeStartArray();
            writeAllocations(json, candidate.allocations());
            json.writeEndArray();
        }
        if (version.atLeast(MAPPINGS_SINCE)) {
            writeMappings(json, candidate);
        }
        json.writeEndObject();
    }

    private void writeAllocations(JsonGenerator json, List<Allocation> allocations) {
        int next = 0;
        while (next < allocations.size()) {
            ProviderId provider = allocations.get(next).provider();
            if (version.atLeast(MAPS_SINCE)) {
                json.writeName(text(provider));
                json.writeStartObject();
            } else {
                json.writeStartObject();
                json.writeObjectPropertyStart("resource_provider");
                json.writeStringProperty("uuid", provider.toString());
                json.writeEndObject();
            }
            json.writeName(RESOURCES);
            json.writeStartObject();
            while (next < allocations.size() && allocations.get(next).provider().equals(provider)) {
                Allocation allocation = allocations.get(next++);
                json.writeName(text(allocation.resourceClass()));
                json.writeNumber(allocation.amount());
            }
            json.writeEndObject();
            json.writeEndObject();
        }
    }

    private static void writeMappings(JsonGenerator json, Candidate candidate) {
        json.writeName(MAPPINGS);
        json.writeStartObject();
        candidate.mappings().forEach((suffix, providers) -> {
            json.writeArrayPropertyStart(suffix);
            providers.forEach(provider -> json.writeString(text(provider)));
            json.writeEndArray();
        });
        json.writeEndObject();
    }

    private void summarise(JsonGenerator json, ProviderTree tree) {
        ProviderId rootId = tree.root().id();
        SerializableString root = text(rootId);
        for (Provider provider : tree.members()) {
            if (version.below(NESTED_SINCE) && !used.contains(provider.id())) {
                continue;
            }
            json.writeName(provider.id().equals(rootId) ? root : text(provider.id()));
            json.writeStartObject();
            writeStock(json, provider);
            if (version.atLeast(TRAITS_SINCE)) {
                writeTraits(json, provider);
            }
            if (version.atLeast(NESTED_SINCE)) {
                json.writeName(PARENT);
                Optional<ProviderId> parent = provider.parent();
                if (parent.isPresent()) {
                    json.writeString(parent.get().equals(rootId) ? root : text(parent.get()));
                } else {
                    json.writeNull();
                }
                json.writeName(ROOT);
                json.writeString(root);
            }
            json.writeEndObject();
        }
    }

    private void writeStock(JsonGenerator json, Provider provider) {
        json.writeName(RESOURCES);
        json.writeStartObject();
        for (Holding holding : provider.holdings()) {
            if (version.atLeast(ALL_CLASSES_SINCE) || requested.contains(holding.resourceClass())) {
                json.writeName(text(holding.resourceClass()));
                json.writeStartObject();
                json.writeName(CAPACITY);
                json.writeNumber(holding.inventory().capacity());
                json.writeName(USED);
                json.writeNumber(holding.used());
                json.writeEndObject();
            }
        }
        json.writeEndObject();
    }

    private void writeTraits(JsonGenerator json, Provider provider) {
        json.writeName(TRAITS);
        json.writeStartArray();
        for (Trait trait : Catalogue.inOrder(provider.traits())) {
            json.writeString(traits.computeIfAbsent(trait, known -> new SerializedString(known.name())));
        }
        json.writeEndArray();
    }

    private SerializableString text(ResourceClass resourceClass) {
        return classes.computeIfAbsent(resourceClass, known -> new SerializedString(known.name()));
    }

    private static SerializableString text(ProviderId provider) {
        return new SerializedString(provider.toString());
    }
}
