package kilonova.placement.allocations;

import kilonova.placement.providers.ProviderId;
import kilonova.placement.resourceclasses.ResourceClass;

/**
 * An amount of one class taken from one provider.
 *
 * @param amount at least 1
 */
public record Allocation(ProviderId provider, ResourceClass resourceClass, long amount) {}
