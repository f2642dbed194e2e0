package kilonova.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import kilonova.store.Engine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TranscriptTest {
    static Stream<Arguments> transcripts() {
        return Transcript.all().stream()
                .flatMap(name -> List.of(Engine.values()).stream().map(engine -> Arguments.of(name, engine)));
    }

    @ParameterizedTest
    @MethodSource("transcripts")
    void theConversationGoesAsRecorded(String name, Engine engine) {
        try (TestCloud cloud = new TestCloud(engine)) {
            String recorded = Transcript.read(name);
            String now = new Transcript(cloud).replay(recorded);
            Transcript.writeIfAsked(name, now);
            assertThat(now).isEqualTo(Transcript.read(name));
        }
    }
}
