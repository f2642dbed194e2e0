package kilonova.gpu.trait;

import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import kilonova.gpu.board.Board;
import kilonova.gpu.board.Vendor;
import kilonova.gpu.type.VgpuType;

/** The traits by which a board's provider tells what it gives. All are custom ones, {@code ^CUSTOM_[A-Z0-9_]+$}, at most 255 long. */
public final class TypeTraits {
    private static final int LONGEST = 255;

    private TypeTraits() {}

    /**
     * The traits of a board that gives a type: {@code CUSTOM_VGPU_NVIDIA_A40_2Q}, {@code CUSTOM_VGPU_FRAMEBUFFER_2048_MB},
     * {@code CUSTOM_VGPU_SERIES_Q}, {@code CUSTOM_GPU_NVIDIA_A40}, and {@code CUSTOM_VGPU_MIG_BACKED} or {@code CUSTOM_VGPU_TIME_SLICED}
     * where the name tells which.
     */
    public static SortedSet<String> of(Board board, VgpuType type) {
        String vendor = board.vendor() == Vendor.OTHER ? "" : board.vendor().name() + "_";
        SortedSet<String> traits = new TreeSet<>();
        traits.add(custom("VGPU_" + vendor
                + type.parsedName().map(name -> type.label()).orElse(type.id().value())));
        type.frameBufferMb().ifPresent(megabytes -> traits.add(custom("VGPU_FRAMEBUFFER_" + megabytes + "_MB")));
        type.parsedName().ifPresent(name -> {
            traits.add(custom("VGPU_SERIES_" + name.series().letter()));
            traits.add(custom("GPU_" + vendor + name.board()));
            traits.add(custom(name.migBacked() ? "VGPU_MIG_BACKED" : "VGPU_TIME_SLICED"));
        });
        return traits;
    }

    /** A free text as a custom trait or resource class: upper case, all else than letters and digits {@code _}, cut at 255. */
    public static String custom(String text) {
        String name = "CUSTOM_" + text.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]+", "_");
        return name.length() > LONGEST ? name.substring(0, LONGEST) : name;
    }
}
