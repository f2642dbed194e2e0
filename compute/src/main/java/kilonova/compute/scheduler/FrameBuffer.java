package kilonova.compute.scheduler;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kilonova.placement.allocations.Allocation;
import kilonova.placement.providers.Provider;
import kilonova.placement.snapshots.Snapshot;

/** How large slices are, by the trait with which a device tells the frame buffer of its type. Pure. */
public final class FrameBuffer {
    /** Nova's sentence about quota: names, what was asked, what is used, the limits, names again. */
    public static final String EXCEEDED = "Quota exceeded for %s: Requested %s, but already used %s of %s %s";

    private static final Pattern TRAIT = Pattern.compile("CUSTOM_VGPU_FRAMEBUFFER_([0-9]{1,9})_MB");

    private FrameBuffer() {}

    /** MiB of one unit of a device; 0 if it does not tell. */
    public static long of(Provider device) {
        return device.traits().stream()
                .map(trait -> TRAIT.matcher(trait.name()))
                .filter(Matcher::matches)
                .mapToLong(matcher -> Long.parseLong(matcher.group(1)))
                .max()
                .orElse(0);
    }

    /** MiB of all units of these allocations together. */
    public static long of(Snapshot snapshot, List<Allocation> allocations) {
        return allocations.stream()
                .mapToLong(allocation -> allocation.amount()
                        * snapshot.providers()
                                .find(allocation.provider())
                                .map(FrameBuffer::of)
                                .orElse(0L))
                .sum();
    }
}
