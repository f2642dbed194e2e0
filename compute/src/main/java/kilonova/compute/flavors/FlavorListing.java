package kilonova.compute.flavors;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import kilonova.http.Caller;
import kilonova.http.Fault;
import kilonova.http.Query;
import kilonova.http.Request;

/** Which flavors a listing shows, and in which order. */
final class FlavorListing {
    private static final Set<String> TRUE = Set.of("1", "t", "true", "on", "y", "yes");
    private static final Set<String> FALSE = Set.of("0", "f", "false", "off", "n", "no");

    private FlavorListing() {}

    /** The flavors that the request asks for; those of a private flavor's projects see it among the public ones. */
    static List<Flavor> of(Request request, List<Flavor> all) {
        Query query = request.query();
        Caller caller = request.caller();
        Optional<Boolean> isPublic = caller.isAdmin() ? isPublic(query) : Optional.of(true);
        int leastMemoryMb = least(query, "minRam");
        int leastDiskGb = least(query, "minDisk");
        return all.stream()
                .filter(flavor -> isPublic.isEmpty() || isShown(flavor, isPublic.get(), caller))
                .filter(flavor -> flavor.memoryMb() >= leastMemoryMb && flavor.rootDiskGb() >= leastDiskGb)
                .sorted(order(query))
                .toList();
    }

    private static boolean isShown(Flavor flavor, boolean isPublic, Caller caller) {
        return flavor.isPublic() == isPublic
                || (isPublic
                        && caller.projectId()
                                .filter(flavor.projects()::contains)
                                .isPresent());
    }

    /** Empty means both: the text {@code None} asks for that. */
    private static Optional<Boolean> isPublic(Query query) {
        Optional<String> text = query.last("is_public");
        if (text.isEmpty()) {
            return Optional.of(true);
        }
        String folded = text.get().strip().toLowerCase(Locale.ROOT);
        if (folded.equals("none")) {
            return Optional.empty();
        }
        if (!TRUE.contains(folded) && !FALSE.contains(folded)) {
            throw Fault.badRequest("Invalid is_public filter [" + text.get() + "]");
        }
        return Optional.of(TRUE.contains(folded));
    }

    private static int least(Query query, String name) {
        String text = query.last(name).orElse("0");
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException noNumber) {
            throw Fault.badRequest("Invalid " + name + " filter [" + text + "]");
        }
    }

    private static Comparator<Flavor> order(Query query) {
        Comparator<Flavor> order = by(query.last("sort_key").orElse("flavorid"));
        boolean descends = query.last("sort_dir").orElse("asc").equals("desc");
        return (descends ? order.reversed() : order).thenComparing(Flavor::id);
    }

    private static Comparator<Flavor> by(String key) {
        return switch (key) {
            case "created_at", "id" -> Comparator.comparing(Flavor::createdAt);
            case "description" ->
                Comparator.comparing(flavor -> flavor.description().orElse(""));
            case "ephemeral_gb" -> Comparator.comparing(Flavor::ephemeralDiskGb);
            case "is_public" -> Comparator.comparing(Flavor::isPublic);
            case "memory_mb" -> Comparator.comparing(Flavor::memoryMb);
            case "name" -> Comparator.comparing(Flavor::name);
            case "root_gb" -> Comparator.comparing(Flavor::rootDiskGb);
            case "rxtx_factor" -> Comparator.comparing(Flavor::rxtxFactor);
            case "swap" -> Comparator.comparing(Flavor::swapMb);
            case "vcpus" -> Comparator.comparing(Flavor::vcpus);
            case "flavorid" -> Comparator.comparing(Flavor::id);
            default ->
                Comparator.comparing(_ -> 0); // what all flavors have in common: disabled, updated_at, vcpu_weight
        };
    }
}
