package kilonova.gpu.type;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * A kind of vGPU that a board can give.
 *
 * @param id the driver's id
 * @param name the human name, where the driver has one (GVT-g has none)
 * @param deviceApi {@code vfio-pci}, {@code vfio-ap}, …; the guest's device model follows it
 * @param description what the driver tells about it
 */
public record VgpuType(TypeId id, Optional<String> name, String deviceApi, TypeDescription description) {
    /** What the name says, where it follows the vendor's scheme. */
    public Optional<TypeName> parsedName() {
        return name.flatMap(TypeName::parse);
    }

    /** MiB of memory of one unit: what the description says, else what the name says. */
    public OptionalInt frameBufferMb() {
        if (description.frameBufferMb().isPresent()) {
            return description.frameBufferMb();
        }
        Optional<TypeName> parsed = parsedName();
        return parsed.isPresent() ? OptionalInt.of(parsed.get().frameBufferMb()) : OptionalInt.empty();
    }

    /** Whether units live inside a GPU instance. */
    public boolean migBacked() {
        return parsedName().map(TypeName::migBacked).orElse(false);
    }

    /** The name for people: the vendor's without its prefix, or the id where there is none. */
    public String label() {
        return name.map(TypeName::withoutPrefix).orElse(id.value());
    }

    /** Whether an operator's word means this type: its id, its bare number, or its name with or without the vendor's prefix. */
    public boolean isCalled(String word) {
        boolean number = id.value().matches("\\d+") && word.equals("nvidia-" + id.value());
        return number
                || id.value().equals(word)
                || name.filter(own -> TypeName.same(own, word)).isPresent();
    }
}
