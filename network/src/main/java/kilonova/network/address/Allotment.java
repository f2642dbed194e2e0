package kilonova.network.address;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which address is next. */
public final class Allotment {
    private Allotment() {}

    /** The lowest address of the pools that nobody uses; empty when all are used. Takes at most as many steps as addresses are used. */
    public static Optional<IpAddress> lowestFree(List<AddressRange> pools, Set<IpAddress> used) {
        return pools.stream()
                .sorted(Comparator.comparing(AddressRange::first))
                .map(pool -> lowestFree(pool, used))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<IpAddress> lowestFree(AddressRange pool, Set<IpAddress> used) {
        IpAddress candidate = pool.first();
        while (used.contains(candidate)) {
            if (candidate.equals(pool.last())) {
                return Optional.empty();
            }
            candidate = candidate.plus(1);
        }
        return Optional.of(candidate);
    }
}
