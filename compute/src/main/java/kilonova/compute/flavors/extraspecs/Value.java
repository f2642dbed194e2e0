package kilonova.compute.flavors.extraspecs;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import kilonova.config.finding.NearestName;
import kilonova.config.finding.Quoted;

/** What the value of a known extra spec may be. */
sealed interface Value {
    /** What is wrong with it, as the end of a sentence without its full stop; empty if nothing is. */
    Optional<String> wrong(String value);

    /** Any text. */
    record Any() implements Value {
        @Override
        public Optional<String> wrong(String value) {
            return Optional.empty();
        }
    }

    /** One of these. */
    record OneOf(List<String> allowed) implements Value {
        static OneOf of(String... allowed) {
            return new OneOf(List.of(allowed));
        }

        @Override
        public Optional<String> wrong(String value) {
            return allowed.contains(value)
                    ? Optional.empty()
                    : Optional.of(Quoted.text(value) + " is not one of: " + String.join(", ", allowed)
                            + NearestName.hint(value, allowed));
        }
    }

    /** Text of that form. */
    record Form(Pattern pattern) implements Value {
        static Form of(String pattern) {
            return new Form(Pattern.compile(pattern));
        }

        @Override
        public Optional<String> wrong(String value) {
            return pattern.matcher(value).matches()
                    ? Optional.empty()
                    : Optional.of(Quoted.text(value) + " is not of the form '" + pattern + "'");
        }
    }

    /** A whole number of that range. */
    record Whole(long least, long most) implements Value {
        static Whole from(long least) {
            return new Whole(least, Long.MAX_VALUE);
        }

        @Override
        public Optional<String> wrong(String value) {
            try {
                long number = Long.parseLong(value.strip());
                if (number < least) {
                    return Optional.of("'" + number + "' is less than the least value, " + least);
                }
                return number > most
                        ? Optional.of("'" + number + "' is more than the most value, " + most)
                        : Optional.empty();
            } catch (NumberFormatException noNumber) {
                return Optional.of(Quoted.text(value) + " is not a whole number");
            }
        }
    }

    /** True or false, in any of OpenStack's spellings. */
    record Flag() implements Value {
        private static final Set<String> SPELLINGS =
                Set.of("1", "t", "true", "on", "y", "yes", "0", "f", "false", "off", "n", "no");

        @Override
        public Optional<String> wrong(String value) {
            return SPELLINGS.contains(value.strip().toLowerCase(Locale.ROOT))
                    ? Optional.empty()
                    : Optional.of(Quoted.text(value) + " is neither true nor false");
        }
    }
}
