package kilonova.app.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.ResourceBundle;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class TextTest {
    private static final Pattern HOLES = Pattern.compile("\\{\\d}");

    private final ResourceBundle english = Text.bundle(Locale.ENGLISH);
    private final ResourceBundle chinese = Text.bundle(Locale.SIMPLIFIED_CHINESE);

    @Test
    void everyTextIsThereInBothLanguages() {
        assertThat(chinese.getLocale()).isEqualTo(Locale.CHINESE);
        assertThat(chinese.keySet()).isEqualTo(english.keySet());
    }

    @Test
    void bothLanguagesFillInTheSame() {
        assertThat(english.keySet())
                .allSatisfy(key -> assertThat(holes(chinese, key)).isEqualTo(holes(english, key)));
    }

    private static long holes(ResourceBundle bundle, String key) {
        return HOLES.matcher(bundle.getString(key)).results().count();
    }
}
