package kilonova.config.placementconf;

import java.util.Optional;
import kilonova.config.option.Option;
import kilonova.config.option.OptionGroup;
import kilonova.config.option.OptionValues;
import kilonova.config.option.ValueTypes;

/**
 * What {@code [DEFAULT]} says about the log.
 *
 * @param debug whether the log has full detail
 * @param useJson whether the log is written as JSON
 * @param logFile the file that the log goes to; empty for the terminal
 * @param logDir the folder that a relative {@code logFile} lies in; with it alone the log is {@code placement-api.log} there
 * @param accessLog whether each request leaves a line in the log; upstream has no such option
 */
public record ProgramSettings(
        boolean debug, boolean useJson, Optional<String> logFile, Optional<String> logDir, boolean accessLog) {
    static final Option<Boolean> DEBUG = Option.of("debug", ValueTypes.bool(), false, "Log in full detail.");
    static final Option<Boolean> USE_JSON =
            Option.of("use_json", ValueTypes.bool(), false, "Write the log as one JSON object per line.");
    static final Option<Optional<String>> LOG_FILE =
            Option.optional("log_file", ValueTypes.string(), "File of the log; the terminal if unset.");
    static final Option<Optional<String>> LOG_DIR =
            Option.optional("log_dir", ValueTypes.string(), "Folder of the log file.");

    static final Option<Boolean> ACCESS_LOG =
            Option.of("access_log", ValueTypes.bool(), true, "Write a line to the log for each request.");

    /** The section {@code [DEFAULT]}. */
    static final OptionGroup GROUP = OptionGroup.of("DEFAULT", DEBUG, USE_JSON, LOG_FILE, LOG_DIR, ACCESS_LOG);

    static ProgramSettings from(OptionValues values) {
        return new ProgramSettings(
                values.get(DEBUG),
                values.get(USE_JSON),
                values.get(LOG_FILE),
                values.get(LOG_DIR),
                values.get(ACCESS_LOG));
    }
}
