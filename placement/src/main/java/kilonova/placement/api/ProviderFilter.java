package kilonova.placement.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import kilonova.http.Fault;
import kilonova.http.Request;
import kilonova.http.Uuids;
import kilonova.placement.commands.Refusal;
import kilonova.placement.providers.Provider;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.providers.ProviderTree;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.placement.snapshots.Snapshot;
import kilonova.placement.traits.Trait;

/** Which providers a list shall have: all conditions are about one provider each. */
record ProviderFilter(
        Optional<String> name,
        Optional<ProviderId> id,
        Optional<ProviderId> inTree,
        Map<ResourceClass, Long> resources,
        QueryText.Traits traits,
        QueryText.Aggregates aggregates) {

    static ProviderFilter of(Request request) {
        QueryText.Aggregates aggregates = request.query().has("member_of")
                ? QueryText.aggregates(request, "")
                : new QueryText.Aggregates(List.of(), Set.of());
        QueryText.Traits traits = request.query().has("required")
                ? QueryText.traits(request, "")
                : new QueryText.Traits(List.of(), Set.of());
        return new ProviderFilter(
                request.query().last("name").filter(name -> !name.isEmpty()),
                request.query().last("uuid").flatMap(Uuids::lenient).map(ProviderId::new),
                request.query().last("in_tree").flatMap(Uuids::lenient).map(ProviderId::new),
                request.query().last("resources").map(QueryText::resources).orElse(Map.of()),
                traits,
                aggregates);
    }

    /** Those that fulfil all conditions, in the order of their creation. Faults 400 on an unknown class or trait. */
    List<Provider> in(Snapshot snapshot) {
        checkNames(snapshot);
        List<Provider> found = new ArrayList<>();
        for (Provider provider : within(snapshot)) {
            if (matches(snapshot, provider)) {
                found.add(provider);
            }
        }
        return found;
    }

    private void checkNames(Snapshot snapshot) {
        for (ResourceClass resourceClass : resources.keySet()) {
            if (!snapshot.catalogue().has(resourceClass)) {
                throw Fault.badRequest("Invalid resource class in resources parameter: "
                        + new Refusal.UnknownResourceClass(resourceClass).message());
            }
        }
        Set<Trait> unknown = new TreeSet<>(traits.forbidden());
        traits.required().forEach(unknown::addAll);
        unknown.removeIf(trait -> snapshot.catalogue().has(trait));
        if (!unknown.isEmpty()) {
            throw Fault.badRequest(
                    "Invalid trait(s) in \"required\" parameter: " + new Refusal.UnknownTraits(unknown).message());
        }
    }

    private List<Provider> within(Snapshot snapshot) {
        if (id.isPresent()) {
            return snapshot.providers().find(id.get()).stream().toList();
        }
        if (name.isPresent()) {
            return snapshot.providers().named(name.get()).stream().toList();
        }
        if (inTree.isPresent()) {
            return snapshot.providers()
                    .treeOf(inTree.get())
                    .map(ProviderTree::members)
                    .orElse(List.of());
        }
        return snapshot.providers().all();
    }

    private boolean matches(Snapshot snapshot, Provider provider) {
        return name.map(provider.name()::equals).orElse(true)
                && isInTree(snapshot, provider)
                && provider.isInOneOfEach(aggregates.required())
                && !provider.isInAnyOf(aggregates.forbidden())
                && traits.required().stream().allMatch(provider::hasAnyOf)
                && !provider.hasAnyOf(traits.forbidden())
                && hasRoom(provider);
    }

    private boolean isInTree(Snapshot snapshot, Provider provider) {
        return inTree.isEmpty()
                || snapshot.providers()
                        .treeOf(provider.id())
                        .flatMap(tree -> tree.member(inTree.get()))
                        .isPresent();
    }

    private boolean hasRoom(Provider provider) {
        return resources.entrySet().stream()
                .allMatch(asked -> provider.holding(asked.getKey())
                        .filter(holding -> holding.fits(asked.getValue()))
                        .isPresent());
    }
}
