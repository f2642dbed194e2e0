package kilonova.agent.durable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** Which files and folders are forced to the disk: the Java runtime tells of each when it does so, under the name that it was opened by. */
public final class ForcedFiles {
    private static final String FORCED = "jdk.FileForce";

    private ForcedFiles() {}

    /** Something that forces files. */
    public interface Deed {
        void run() throws Exception;
    }

    /** What is forced below a folder while something is done, in its order. */
    public static List<Path> during(Path folder, Deed deed) throws Exception {
        return recorded(deed).stream()
                .sorted(Comparator.comparing(RecordedEvent::getStartTime))
                .map(event -> Path.of(event.getString("path")))
                .filter(path -> path.startsWith(folder))
                .toList();
    }

    private static List<RecordedEvent> recorded(Deed deed) throws Exception {
        try (Recording recording = new Recording()) {
            recording.enable(FORCED).withoutThreshold().withoutStackTrace();
            recording.start();
            deed.run();
            recording.stop();
            return read(recording);
        }
    }

    private static List<RecordedEvent> read(Recording recording) throws IOException {
        Path file = Files.createTempFile("forced", ".jfr");
        try {
            recording.dump(file);
            return RecordingFile.readAllEvents(file).stream()
                    .filter(event -> event.getEventType().getName().equals(FORCED))
                    .toList();
        } finally {
            Files.delete(file);
        }
    }
}
