package kilonova.placement.candidates;

import java.util.List;
import java.util.Map;
import kilonova.placement.allocations.Allocation;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.providers.ProviderTree;

/**
 * One way to satisfy a request, true at the moment of the search.
 *
 * @param tree for which it was found; the used providers are in that tree or share with it
 * @param allocations what a claim would take, one for each provider and class; those of one provider follow each other
 * @param mappings for each group's suffix the providers that satisfy it
 */
public record Candidate(ProviderTree tree, List<Allocation> allocations, Map<String, List<ProviderId>> mappings) {

    /** The root of the tree for which it was found. */
    public ProviderId anchor() {
        return tree.root().id();
    }
}
