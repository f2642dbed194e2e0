package kilonova.gpu.type;

/**
 * A type as its driver identifies it: {@code nvidia-558}, {@code i915-GVTg_V5_4}, {@code mtty-1}, or the bare number {@code 1148} of a vendor's
 * virtual function. Stable for one driver branch only; people should use {@link VgpuType#name()}.
 */
public record TypeId(String value) implements Comparable<TypeId> {
    public TypeId {
        if (!isValid(value)) {
            throw new IllegalArgumentException("no vGPU type id: '" + value + "'");
        }
    }

    /** Whether the text could be a type's id. */
    public static boolean isValid(String text) {
        return !text.isEmpty()
                && isLetterOrDigit(text.charAt(0))
                && text.chars().allMatch(TypeId::isAllowed);
    }

    private static boolean isAllowed(int sign) {
        return isLetterOrDigit(sign) || sign == '.' || sign == '_' || sign == '-';
    }

    private static boolean isLetterOrDigit(int sign) {
        return (sign >= 'a' && sign <= 'z') || (sign >= 'A' && sign <= 'Z') || (sign >= '0' && sign <= '9');
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
