package kilonova.compute.scheduler;

import java.util.Locale;
import java.util.Optional;

/**
 * In which order the devices of a host are tried. It only orders: every candidate is tried in the end, so no policy makes a
 * placeable request fail.
 */
public enum GpuPlacement {
    /** The fullest device first: whole devices stay free for large requests. */
    PACK,
    /** The emptiest device first: guests share as little as possible. */
    SPREAD;

    /** The flavor's extra spec that overrides the setting. */
    public static final String EXTRA_SPEC = "vgpu:placement";

    /** Reads {@code pack} or {@code spread}, in any case. */
    public static Optional<GpuPlacement> parse(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "pack" -> Optional.of(PACK);
            case "spread" -> Optional.of(SPREAD);
            default -> Optional.empty();
        };
    }
}
