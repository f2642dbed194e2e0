package kilonova.placement.candidates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class EffortTest {
    @Test
    void aSearchThatFindsNothingForTooLongIsGivenUp() {
        Effort effort = new Effort(2);
        effort.look();
        effort.look();
        assertThatThrownBy(effort::look).isInstanceOf(SearchTooLong.class).hasMessageContaining("after 2 choices");
    }

    @Test
    void oneThatFindsSomethingNowAndThenMayGoOn() {
        Effort effort = new Effort(2);
        for (int i = 0; i < 10; i++) {
            effort.look();
            effort.look();
            effort.found();
        }
        assertThat(effort.examined()).isEqualTo(20);
    }
}
