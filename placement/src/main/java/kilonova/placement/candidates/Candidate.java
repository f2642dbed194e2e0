package kilonova.placement.candidates;

import java.util.List;
import java.util.Map;
import kilonova.placement.allocations.Allocation;
import kilonova.placement.providers.ProviderId;

/**
 * One way to satisfy a request, true at the moment of the search.
 *
 * @param anchor the root of the tree for which it was found; the used providers are in that tree or share with it
 * @param allocations what a claim would take, one for each provider and class
 * @param mappings for each group's suffix the providers that satisfy it
 */
public record Candidate(ProviderId anchor, List<Allocation> allocations, Map<String, List<ProviderId>> mappings) {}
