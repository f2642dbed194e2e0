package kilonova.app.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguageTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "up             | C.UTF-8     |             | ENGLISH",
                "up             | zh_CN.UTF-8 |             | CHINESE",
                "up             | en_US.UTF-8 | zh_CN.UTF-8 | CHINESE",
                "up             | zh_CN.UTF-8 | C           | ENGLISH",
                "up --lang zh   | C.UTF-8     |             | CHINESE",
                "up --lang=zh   | C.UTF-8     |             | CHINESE",
                "--lang en up   | zh_CN.UTF-8 | zh_CN.UTF-8 | ENGLISH",
                "up --lang      | zh_CN.UTF-8 |             | CHINESE",
            })
    void theOptionGoesBeforeTheEnvironment(String arguments, String lang, @Nullable String all, Language language) {
        Map<String, String> environment = all == null ? Map.of("LANG", lang) : Map.of("LANG", lang, "LC_ALL", all);
        assertThat(Language.of(List.of(arguments.split(" ")), environment)).isEqualTo(language);
    }
}
