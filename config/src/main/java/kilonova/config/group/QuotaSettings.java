package kilonova.config.group;

import kilonova.config.option.Option;
import kilonova.config.option.OptionGroup;
import kilonova.config.option.OptionValues;
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
        int serverGroupMembers) {
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
            SERVER_GROUP_MEMBERS);

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
                values.get(SERVER_GROUP_MEMBERS));
    }
}
