package kilonova.app.text;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The languages that the command speaks. */
public enum Language {
    ENGLISH(Locale.ENGLISH),
    CHINESE(Locale.SIMPLIFIED_CHINESE);

    private static final String OPTION = "--lang";

    private final Locale locale;

    Language(Locale locale) {
        this.locale = locale;
    }

    /** The locale that texts are looked up with. */
    public Locale locale() {
        return locale;
    }

    /**
     * The language that is asked for: by {@code --lang zh} if it is there, else by the first of {@code LC_ALL},
     * {@code LC_MESSAGES} and {@code LANG} that is set, else English.
     */
    public static Language of(List<String> arguments, Map<String, String> environment) {
        int option = arguments.indexOf(OPTION);
        Stream<String> asked = Stream.concat(
                arguments.stream()
                        .filter(argument -> argument.startsWith(OPTION + "="))
                        .map(argument -> argument.substring(OPTION.length() + 1)),
                option >= 0 ? arguments.stream().skip(option + 1L).limit(1) : Stream.empty());
        Stream<String> set = Stream.of("LC_ALL", "LC_MESSAGES", "LANG")
                .map(name -> environment.getOrDefault(name, ""))
                .filter(value -> !value.isEmpty());
        return Stream.concat(asked, set)
                .findFirst()
                .filter(value -> value.toLowerCase(Locale.ROOT).startsWith("zh"))
                .map(value -> CHINESE)
                .orElse(ENGLISH);
    }
}
