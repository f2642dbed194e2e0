package kilonova.protocol.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JoinTokenTest {
    private static final String SECRET = "A".repeat(42) + "_";
    private static final JoinToken TOKEN = new JoinToken("compute-1", "0123456789abcdef".repeat(4), SECRET);

    /** Tokens are read by agents of other versions, so their form stays. */
    @Test
    void hasThisForm() {
        assertThat(TOKEN.text())
                .isEqualTo("kilonova1.Y29tcHV0ZS0x.ASNFZ4mrze8BI0VniavN7wEjRWeJq83vASNFZ4mrze8." + SECRET);
        assertThat(JoinToken.parse(" " + TOKEN.text() + "\n")).isEqualTo(TOKEN);
    }

    @Test
    void messagesDoNotShowTheSecret() {
        assertThat(TOKEN.toString()).doesNotContain(SECRET);
        assertThat(new JoinRequest("compute-1", SECRET, "").toString()).doesNotContain(SECRET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "kilonova1", "kilonova2.Y29t.secret", "kilonova1.Y29tcHV0ZS0x.ASNF.secret-secret"})
    void whatIsNoTokenIsNotRepeated(String text) {
        assertThatThrownBy(() -> JoinToken.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret");
    }
}
