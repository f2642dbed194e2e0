package kilonova.compute.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DocumentsTest {
    sealed interface Shape {
        record Circle(double radius) implements Shape {}

        record Square(Optional<String> name, List<Shape> inside) implements Shape {}
    }

    record Drawing(Instant at, Shape shape, Set<String> tags, Map<String, Integer> counts, Optional<Shape> other) {}

    @Test
    void aRecordWithOptionalsTimesAndSealedPartsComesBackEqual() {
        Drawing drawing = new Drawing(
                Instant.parse("2026-01-02T03:04:05.678901Z"),
                new Shape.Square(
                        Optional.of("s"),
                        List.of(new Shape.Circle(1.5), new Shape.Square(Optional.empty(), List.of()))),
                Set.of("a"),
                Map.of("x", 1),
                Optional.empty());
        assertThat(Documents.read(Drawing.class, Documents.write(drawing))).isEqualTo(drawing);
        Shape circle = new Shape.Circle(2);
        assertThat(Documents.read(Shape.class, Documents.write(Shape.class, circle)))
                .isEqualTo(circle);
    }

    @Test
    void aFieldThatIsMissingOrUnknownIsNoError() {
        Drawing read = Documents.read(
                Drawing.class,
                "{\"at\":\"2026-01-02T03:04:05Z\",\"shape\":{\"kind\":\"Circle\",\"radius\":1},\"new\":1}");
        assertThat(read.other()).isEmpty();
        assertThat(read.shape()).isEqualTo(new Shape.Circle(1));
    }
}
