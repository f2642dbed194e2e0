package kilonova.gpu.board;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kilonova.gpu.type.TypeName;
import kilonova.gpu.type.VgpuType;

/**
 * How much memory a board has for vGPUs. sysfs has no file for it: it follows from the types, and where a virtual function's list names only
 * what fits beside the units that exist, from the model.
 */
public final class BoardMemory {
    private static final int GIB = 1024;

    /** GiB that the vendor's data sheets give for models whose virtual functions carry the types themselves. */
    private static final Map<String, Integer> MODELS = Map.ofEntries(
            Map.entry("a2", 16),
            Map.entry("a10", 24),
            Map.entry("a16", 16),
            Map.entry("a40", 48),
            Map.entry("l2", 24),
            Map.entry("l4", 24),
            Map.entry("l20", 48),
            Map.entry("l40", 48),
            Map.entry("l40s", 48));

    private BoardMemory() {}

    /** MiB, if the types tell: the largest of "one unit's memory × most units", of one unit's memory, and of what the model has. */
    public static OptionalInt of(List<VgpuType> types) {
        IntStream sizes = types.stream()
                .filter(type -> type.frameBufferMb().isPresent())
                .mapToLong(type -> (long) type.frameBufferMb().getAsInt()
                        * type.description().maxInstances().orElse(1))
                .filter(megabytes -> megabytes <= Integer.MAX_VALUE)
                .mapToInt(megabytes -> (int) megabytes);
        Stream<Integer> models = types.stream()
                .flatMap(type -> type.parsedName().stream())
                .map(TypeName::board)
                .distinct()
                .flatMap(model -> Stream.ofNullable(MODELS.get(model.toLowerCase(Locale.ROOT))))
                .map(gibibytes -> gibibytes * GIB);
        return IntStream.concat(sizes, models.mapToInt(Integer::intValue)).max();
    }
}
