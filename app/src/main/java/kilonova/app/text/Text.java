package kilonova.app.text;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/** Looks up the command's texts in the default locale's language. */
public final class Text {
    private static final String BUNDLE = "kilonova.app.texts";

    private Text() {}

    /** All texts of the language; keys are the same in each. */
    public static ResourceBundle bundle() {
        return bundle(Locale.getDefault());
    }

    /** All texts of a language. English is what other languages fall back to. */
    public static ResourceBundle bundle(Locale locale) {
        return ResourceBundle.getBundle(
                BUNDLE, locale, ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    }

    /** One text, with its {@code {0}}, {@code {1}}, … filled in. */
    public static String of(String key, Object... values) {
        String pattern = bundle().getString(key);
        return values.length == 0 ? pattern : new MessageFormat(pattern, Locale.ROOT).format(values);
    }
}
