package kilonova.gpu.type;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a virtual function's {@code creatable_vgpu_types} says: rows such as {@code 1148  : NVIDIA L40S-2Q}, with or without a header.
 *
 * @param types in the file's order, each with its number as id
 * @param notUnderstood lines that are neither header nor row
 */
public record CreatableTypes(List<VgpuType> types, List<String> notUnderstood) {
    private static final Pattern ROW = Pattern.compile("\\s*(\\d{1,9})\\s*:\\s*(\\S.*?)\\s*");
    private static final Pattern HEADER = Pattern.compile("\\s*ID\\s*:.*", Pattern.CASE_INSENSITIVE);

    public CreatableTypes {
        types = List.copyOf(types);
        notUnderstood = List.copyOf(notUnderstood);
    }

    /** Reads the file's text; an empty file means that nothing can be made now. */
    public static CreatableTypes parse(String text) {
        List<VgpuType> types = new ArrayList<>();
        List<String> notUnderstood = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                types.add(new VgpuType(
                        new TypeId(row.group(1)), Optional.of(row.group(2)), "vfio-pci", TypeDescription.EMPTY));
            } else if (!line.isBlank() && !HEADER.matcher(line).matches()) {
                notUnderstood.add(line.strip());
            }
        }
        return new CreatableTypes(types, notUnderstood);
    }
}
