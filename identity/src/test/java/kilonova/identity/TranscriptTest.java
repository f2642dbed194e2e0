package kilonova.identity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import kilonova.http.Transcript;
import kilonova.store.Engine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TranscriptTest {
    private static final Path FOLDER = Path.of("src/test/resources/kilonova/identity/transcripts");

    static Stream<Arguments> transcripts() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files
                    .sorted()
                    .flatMap(file -> List.of(Engine.values()).stream().map(engine -> Arguments.of(file, engine)))
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("transcripts")
    void theConversationGoesAsRecorded(Path file, Engine engine) {
        try (TestCloud cloud = new TestCloud(engine)) {
            Transcript.play(file, new Conversation(cloud));
        }
    }
}
