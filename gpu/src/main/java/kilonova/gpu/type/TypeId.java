package kilonova.gpu.type;

import java.util.regex.Pattern;

/**
 * A type as its driver identifies it: {@code nvidia-558}, {@code i915-GVTg_V5_4}, {@code mtty-1}, or the bare number {@code 1148} of a vendor's
 * virtual function. Stable for one driver branch only; people should use {@link VgpuType#name()}.
 */
public record TypeId(String value) implements Comparable<TypeId> {
    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    public TypeId {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("no vGPU type id: '" + value + "'");
        }
    }

    /** Whether the text could be a type's id. */
    public static boolean isValid(String text) {
        return SHAPE.matcher(text).matches();
    }

    @Override
    public int compareTo(TypeId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
