package kilonova.config.finding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuotedTest {
    @Test
    void controlCharactersDoNotReachTheTerminal() {
        assertThat(Quoted.text("a\u001b[31m\nb")).isEqualTo("'a [31m b'");
    }

    @Test
    void longTextsAreCutBetweenCharacters() {
        assertThat(Quoted.plain("𝄞".repeat(100))).isEqualTo("𝄞".repeat(80) + "…");
        assertThat(Quoted.plain("a".repeat(80))).isEqualTo("a".repeat(80));
    }
}
