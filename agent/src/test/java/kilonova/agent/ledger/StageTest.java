package kilonova.agent.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StageTest {
    @ParameterizedTest
    @CsvSource({
        "BUILDING,  BUILDING AWAITING BUILT UNDOING RELEASING",
        "AWAITING,  AWAITING BUILT UNDOING RELEASING",
        "BUILT,     BUILT RELEASING",
        "UNDOING,   UNDOING FAILED RELEASING",
        "FAILED,    FAILED BUILDING RELEASING",
        "RELEASING, RELEASING"
    })
    void tableIsWhole(Stage from, String followers) {
        Set<String> allowed = Set.of(followers.split(" "));
        for (Stage to : Stage.values()) {
            assertThat(from.mayBecome(to)).as("%s to %s", from, to).isEqualTo(allowed.contains(to.name()));
        }
    }
}
