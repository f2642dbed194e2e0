package kilonova.agent.libvirt.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The numbers are those of libvirt's header {@code libvirt-domain.h}, as a daemon of 11.3 was seen to answer them. */
final class BackgroundJobTest {
    @ParameterizedTest
    @CsvSource({"0, NONE", "3, DONE", "4, FAILED", "5, FAILED"})
    void howTheLastOneEnded(int type, BackgroundJob job) {
        assertThat(BackgroundJob.ended(type)).isEqualTo(job);
    }

    @Test
    void whatHasAnEndInSightOrNotIsUnderWay() {
        assertThat(BackgroundJob.isUnderWay(1)).isTrue();
        assertThat(BackgroundJob.isUnderWay(2)).isTrue();
        assertThat(BackgroundJob.isUnderWay(0)).isFalse();
        assertThat(BackgroundJob.isUnderWay(3)).isFalse();
    }
}
