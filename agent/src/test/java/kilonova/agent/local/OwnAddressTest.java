package kilonova.agent.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OwnAddressTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.1.1 10.0.0.5, 10.0.0.5",
        "0.0.0.0 ::1 fe80::1 169.254.3.4 2001:db8::7, 2001:db8:0:0:0:0:0:7",
        "10.0.0.5 192.168.1.1, 10.0.0.5",
        "127.0.0.1, "
    })
    void the_first_that_others_may_reach_is_taken(String addresses, String taken) {
        assertThat(OwnAddress.firstUsable(Arrays.stream(addresses.split(" ")).map(InetAddress::ofLiteral)))
                .isEqualTo(Optional.ofNullable(taken));
    }

    @Test
    void the_operators_word_counts() {
        assertThat(OwnAddress.of(Optional.of("192.0.2.7"))).isEqualTo("192.0.2.7");
        assertThat(InetAddress.ofLiteral(OwnAddress.of(Optional.empty())).isAnyLocalAddress())
                .isFalse();
    }
}
