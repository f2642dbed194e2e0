package kilonova.config.placementconf;

import kilonova.config.option.Option;
import kilonova.config.option.OptionGroup;
import kilonova.config.option.ValueTypes;

/** How callers are known: {@code [api] auth_strategy}. */
public enum AuthStrategy {
    /** A Keystone checks their tokens. */
    KEYSTONE,
    /** What the headers say is believed; for tests only. */
    NOAUTH2;

    static final Option<AuthStrategy> OPTION = Option.of(
            "auth_strategy",
            ValueTypes.oneOf(AuthStrategy.class),
            KEYSTONE,
            "How callers are known: keystone or noauth2.");

    /** The section {@code [api]}. */
    static final OptionGroup GROUP = OptionGroup.of("api", OPTION);
}
