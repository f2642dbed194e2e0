package kilonova.http.connections;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Times are in nanoseconds: 100 between requests, 30 for a head, 10 for a stall. */
class PatienceTest {
    private final Patience patience =
            new Patience(new ConnectionLimits(1, Duration.ofNanos(100), Duration.ofNanos(30), Duration.ofNanos(10)));

    @Test
    void aConnectionMayWaitLongForItsNextRequest() {
        patience.reading(0, false);
        assertThat(patience.isOver(100)).isFalse();
        assertThat(patience.isOver(101)).isTrue();
    }

    @Test
    void aHeadThatComesByteByByteGetsNoMoreTimeForEachByte() {
        patience.reading(0, false);
        patience.hasRead(0, 50, 1);
        for (int now = 50; now < 80; now += 10) {
            patience.reading(now, true);
            assertThat(patience.isOver(now + 9)).isFalse();
            patience.hasRead(now, now + 10, 1);
        }
        patience.reading(80, true);
        assertThat(patience.isOver(81)).isTrue();
    }

    @Test
    void theRestOfAHeadThatCameWithTheRequestBeforeHasTheTimeOfAHead() {
        patience.reading(0, true);
        assertThat(patience.isOver(30)).isFalse();
        assertThat(patience.isOver(31)).isTrue();
    }

    @Test
    void aBodyGetsNewTimeForEachKibibyteOnly() {
        patience.requestBegins();
        patience.reading(0, false);
        patience.hasRead(0, 9, 1024);
        patience.reading(9, false);
        patience.hasRead(9, 18, 1023);
        patience.reading(18, false);
        assertThat(patience.isOver(19)).isFalse();
        assertThat(patience.isOver(20)).isTrue();
    }

    @Test
    void timeInWhichTheServerDoesNotReadDoesNotCount() {
        patience.requestBegins();
        patience.reading(0, false);
        patience.hasRead(0, 5, 1);
        assertThat(patience.isOver(1000)).isFalse();
        patience.reading(1000, false);
        assertThat(patience.isOver(1005)).isFalse();
        assertThat(patience.isOver(1006)).isTrue();
    }

    @Test
    void anotherProtocolMayBeSilentForEverButMustTakeWhatIsSent() {
        patience.reading(0, true);
        patience.upgraded();
        patience.hasRead(0, 5, 1);
        patience.reading(5, false);
        assertThat(patience.isOver(1_000_000)).isFalse();
        patience.writing(10);
        assertThat(patience.isOver(21)).isTrue();
    }

    @Test
    void eachPieceOfAnAnswerMustBeTakenInTime() {
        patience.requestBegins();
        patience.writing(0);
        assertThat(patience.isOver(10)).isFalse();
        assertThat(patience.isOver(11)).isTrue();
        patience.hasWritten();
        assertThat(patience.isOver(11)).isFalse();
    }
}
