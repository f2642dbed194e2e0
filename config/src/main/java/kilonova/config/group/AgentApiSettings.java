package kilonova.config.group;

import java.util.Optional;
import kilonova.config.option.Option;
import kilonova.config.option.OptionGroup;
import kilonova.config.option.OptionValues;
import kilonova.config.option.ValueTypes;

/**
 * Where a controller receives the agents of compute hosts, and how they prove themselves: {@code [agent_api]}.
 *
 * @param listen {@code ADDRESS:PORT}; empty for the usual one
 * @param url what agents call the port; empty for the machine's own name
 * @param authorityFile the file with the authority that signs for hosts; empty for the one in the data folder
 * @param certificateDays how long a host's certificate is valid, at least 1
 */
public record AgentApiSettings(
        Optional<String> listen, Optional<String> url, Optional<String> authorityFile, int certificateDays) {
    static final Option<Optional<String>> LISTEN = Option.optional(
            "listen",
            ValueTypes.string(),
            "ADDRESS:PORT where agents are received, over mutual TLS; 0.0.0.0:8775 if unset.");

    static final Option<Optional<String>> URL = Option.optional(
            "url",
            ValueTypes.string(),
            "What agents call that port, such as https://controller:8775; the machine's own name if unset.");

    static final Option<Optional<String>> AUTHORITY_FILE = Option.optional(
            "authority_file",
            ValueTypes.string(),
            "File with the key and certificate that sign for hosts (PEM), the same for all controllers on one database;"
                    + " agents-authority.pem in the data folder if unset.");

    static final Option<Integer> CERTIFICATE_DAYS = Option.of(
            "certificate_days",
            ValueTypes.integer(1, 3650),
            90,
            "How long a host's certificate is valid; it is renewed when a third of that is left.");

    /** The section {@code [agent_api]}. */
    public static final OptionGroup GROUP = OptionGroup.of("agent_api", LISTEN, URL, AUTHORITY_FILE, CERTIFICATE_DAYS);

    /** Takes the values from a file; wrong ones are reported there, and stand as their defaults here. */
    public static AgentApiSettings from(OptionValues values) {
        return new AgentApiSettings(
                values.get(LISTEN), values.get(URL), values.get(AUTHORITY_FILE), values.get(CERTIFICATE_DAYS));
    }
}
