package kilonova.config.group;

import java.util.Optional;
import kilonova.config.option.Option;
import kilonova.config.option.OptionGroup;
import kilonova.config.option.OptionValues;
import kilonova.config.option.ValueTypes;

/**
 * Where the APIs answer, and what the compute API does: {@code [api]}.
 *
 * @param maxLimit items that one answer holds at most, at least 1
 * @param enableInstancePassword whether answers hold the new server's password
 * @param listen {@code ADDRESS:PORT}; empty for the usual one
 * @param url what clients call the port; empty for what it listens to
 * @param certificate file with the certificate for HTTPS, and those above it, as PEM; plain HTTP if empty
 * @param key file with the certificate's private key, as PEM
 * @param accessLog whether each request leaves a line in the log
 */
public record ApiSettings(
        int maxLimit,
        boolean enableInstancePassword,
        Optional<String> listen,
        Optional<String> url,
        Optional<String> certificate,
        Optional<String> key,
        boolean accessLog) {
    static final Option<Integer> MAX_LIMIT =
            Option.of("max_limit", ValueTypes.integerFrom(1), 1000, "Items that one answer holds at most.");

    static final Option<Boolean> ENABLE_INSTANCE_PASSWORD = Option.of(
                    "enable_instance_password",
                    ValueTypes.bool(),
                    true,
                    "Answer a server's creation with an administrator password.")
            .notUsedYet();

    static final Option<Optional<String>> LISTEN = Option.optional(
            "listen",
            ValueTypes.string(),
            "ADDRESS:PORT where the APIs answer, such as 0.0.0.0:8770; 127.0.0.1:8770 if unset.");

    static final Option<Optional<String>> URL = Option.optional(
            "url",
            ValueTypes.string(),
            "What clients call that port, such as https://cloud.example.org; what it listens to if unset.");

    static final Option<Optional<String>> CERTIFICATE = Option.optional(
            "certificate",
            ValueTypes.string(),
            "File with the certificate for HTTPS and those above it (PEM); plain HTTP if unset.");

    static final Option<Optional<String>> KEY =
            Option.optional("key", ValueTypes.string(), "File with the certificate's private key (PEM).");

    static final Option<Boolean> ACCESS_LOG =
            Option.of("access_log", ValueTypes.bool(), true, "Write a line to the log for each request.");

    /** The section {@code [api]}. */
    public static final OptionGroup GROUP =
            OptionGroup.of("api", MAX_LIMIT, ENABLE_INSTANCE_PASSWORD, LISTEN, URL, CERTIFICATE, KEY, ACCESS_LOG);

    /** Takes the values from a file; wrong ones are reported there, and stand as their defaults here. */
    public static ApiSettings from(OptionValues values) {
        return new ApiSettings(
                values.get(MAX_LIMIT),
                values.get(ENABLE_INSTANCE_PASSWORD),
                values.get(LISTEN),
                values.get(URL),
                values.get(CERTIFICATE),
                values.get(KEY),
                values.get(ACCESS_LOG));
    }
}
