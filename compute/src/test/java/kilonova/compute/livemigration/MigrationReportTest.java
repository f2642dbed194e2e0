package kilonova.compute.livemigration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import kilonova.compute.livemigration.MigrationReport.Destination;
import org.junit.jupiter.api.Test;

class MigrationReportTest {
    private static final Obstacle BUSY = new Obstacle("a", "it is busy");
    private static final Obstacle OLD = new Obstacle("b", "has an old QEMU");
    private static final Obstacle FULL = new Obstacle("c", "has no unit free");

    @Test
    void oneHostThatFitsIsEnough() {
        var report = new MigrationReport(
                List.of(), List.of(new Destination("h2", List.of(OLD)), new Destination("h3", List.of())));
        assertThat(report.isPossible()).isTrue();
        assertThat(report.details()).isEqualTo("h2: has an old QEMU\nh3: fits");
    }

    @Test
    void everyReasonOfEveryHostIsInTheSentence() {
        var report = new MigrationReport(
                List.of(), List.of(new Destination("h2", List.of(OLD, FULL)), new Destination("h3", List.of(FULL))));
        assertThat(report.isPossible()).isFalse();
        assertThat(report.sentence()).contains("h2: has an old QEMU; has no unit free. h3: has no unit free.");
    }

    @Test
    void whatKeepsTheServerWhereItIsComesFirst() {
        var report = new MigrationReport(List.of(BUSY), List.of(new Destination("h2", List.of())));
        assertThat(report.isPossible()).isFalse();
        assertThat(report.sentence()).isEqualTo("It cannot move while it runs: it is busy.");
        assertThat(report.details()).isEqualTo("server: it is busy\nh2: fits");
    }

    @Test
    void withoutAnyHostThereIsNone() {
        assertThat(new MigrationReport(List.of(), List.of()).sentence()).contains("No valid host");
    }
}
