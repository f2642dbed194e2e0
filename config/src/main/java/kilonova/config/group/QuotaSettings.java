package kilonova.config.group;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kilonova.config.finding.Quoted;
import kilonova.config.option.Option;
import kilonova.config.option.OptionGroup;
import kilonova.config.option.OptionValues;
import kilonova.config.option.Parsed;
import kilonova.config.option.ValueTypes;

/**
 * What a project may have unless its own quota says otherwise: {@code [quota]}; -1 is without limit.
 *
 * @param instances servers of a project
 * @param cores virtual CPUs of a project
 * @param ramMb miB of memory of a project
 * @param metadataItems metadata items of a server
 * @param injectedFiles files put into a server
 * @param injectedFileContentBytes bytes of such a file
 * @param injectedFilePathLength signs in such a file's path
 * @param keyPairs key pairs of a user
 * @param serverGroups server groups of a project
 * @param serverGroupMembers servers of a server group
 * @param vgpus virtual GPUs of a project, whatever their resource class
 * @param vgpuFrameBufferMb miB of frame buffer that a project's virtual GPUs have together
 * @param vgpuClasses units of a resource class of a project, by the class's name; classes that are missing have no limit of their own
 */
public record QuotaSettings(
        int instances,
        int cores,
        int ramMb,
        int metadataItems,
        int injectedFiles,
        int injectedFileContentBytes,
        int injectedFilePathLength,
        int keyPairs,
        int serverGroups,
        int serverGroupMembers,
        int vgpus,
        int vgpuFrameBufferMb,
        Map<String, Integer> vgpuClasses) {
    private static final Pattern CLASS_LIMIT = Pattern.compile("(VGPU|PGPU|CUSTOM_[A-Z0-9_]{1,248}):(-1|[0-9]{1,9})");

    static final Option<Integer> INSTANCES =
            Option.of("instances", ValueTypes.integerFrom(-1), 10, "Servers of a project.");

    static final Option<Integer> CORES =
            Option.of("cores", ValueTypes.integerFrom(-1), 20, "Virtual CPUs of a project.");

    static final Option<Integer> RAM =
            Option.of("ram", ValueTypes.integerFrom(-1), 51200, "MiB of memory of a project.");

    static final Option<Integer> METADATA_ITEMS =
            Option.of("metadata_items", ValueTypes.integerFrom(-1), 128, "Metadata items of a server.");

    static final Option<Integer> INJECTED_FILES =
            Option.of("injected_files", ValueTypes.integerFrom(-1), 5, "Files put into a server.");

    static final Option<Integer> INJECTED_FILE_CONTENT_BYTES =
            Option.of("injected_file_content_bytes", ValueTypes.integerFrom(-1), 10240, "Bytes of such a file.");

    static final Option<Integer> INJECTED_FILE_PATH_LENGTH =
            Option.of("injected_file_path_length", ValueTypes.integerFrom(-1), 255, "Signs in such a file's path.");

    static final Option<Integer> KEY_PAIRS =
            Option.of("key_pairs", ValueTypes.integerFrom(-1), 100, "Key pairs of a user.");

    static final Option<Integer> SERVER_GROUPS =
            Option.of("server_groups", ValueTypes.integerFrom(-1), 10, "Server groups of a project.");

    static final Option<Integer> SERVER_GROUP_MEMBERS =
            Option.of("server_group_members", ValueTypes.integerFrom(-1), 10, "Servers of a server group.");

    static final Option<Integer> VGPUS = Option.of(
            "vgpus", ValueTypes.integerFrom(-1), -1, "Virtual GPUs of a project, whatever their resource class.");

    static final Option<Integer> VGPU_FRAME_BUFFER_MB = Option.of(
            "vgpu_frame_buffer_mb",
            ValueTypes.integerFrom(-1),
            -1,
            "MiB of frame buffer that the virtual GPUs of a project have together.");

    static final Option<Map<String, Integer>> VGPU_CLASSES = Option.of(
            "vgpu_classes",
            ValueTypes.list().then(QuotaSettings::classLimits),
            Map.of(),
            "Units of single resource classes of a project, such as VGPU:8, CUSTOM_A40_8Q:2.");

    /** The section {@code [quota]}. */
    public static final OptionGroup GROUP = OptionGroup.of(
            "quota",
            INSTANCES,
            CORES,
            RAM,
            METADATA_ITEMS,
            INJECTED_FILES,
            INJECTED_FILE_CONTENT_BYTES,
            INJECTED_FILE_PATH_LENGTH,
            KEY_PAIRS,
            SERVER_GROUPS,
            SERVER_GROUP_MEMBERS,
            VGPUS,
            VGPU_FRAME_BUFFER_MB,
            VGPU_CLASSES);

    public QuotaSettings {
        vgpuClasses = Map.copyOf(vgpuClasses);
    }

    private static Parsed<Map<String, Integer>> classLimits(List<String> items) {
        Map<String, Integer> limits = new TreeMap<>();
        for (String item : items) {
            Matcher matcher = CLASS_LIMIT.matcher(item);
            if (!matcher.matches()) {
                return Parsed.invalid(
                        "must be CLASS:NUMBER, ..., the class VGPU, PGPU or CUSTOM_..., and has " + Quoted.text(item));
            }
            limits.put(matcher.group(1), Integer.parseInt(matcher.group(2)));
        }
        return Parsed.valid(limits);
    }

    /** Takes the values from a file; wrong ones are reported there, and stand as their defaults here. */
    public static QuotaSettings from(OptionValues values) {
        return new QuotaSettings(
                values.get(INSTANCES),
                values.get(CORES),
                values.get(RAM),
                values.get(METADATA_ITEMS),
                values.get(INJECTED_FILES),
                values.get(INJECTED_FILE_CONTENT_BYTES),
                values.get(INJECTED_FILE_PATH_LENGTH),
                values.get(KEY_PAIRS),
                values.get(SERVER_GROUPS),
                values.get(SERVER_GROUP_MEMBERS),
                values.get(VGPUS),
                values.get(VGPU_FRAME_BUFFER_MB),
                values.get(VGPU_CLASSES));
    }
}
