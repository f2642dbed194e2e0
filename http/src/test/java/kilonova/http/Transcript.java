package kilonova.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A written conversation with an API, in a text file that people read, asked again step by step. A step is a line that begins with
 * {@code > }, in the words that its {@link Party} knows. What follows it up to an empty line is the answer: the status, then the
 * body. {@code #} begins a comment. Ids that the program makes are written {@code <id-1>}, {@code <id-2>}, … in the order in which
 * they appear.
 *
 * <p>With {@code -Dtest.arguments=-Dkilonova.transcripts=write} the files are written anew from what the program answers, for a
 * person to review.
 */
public final class Transcript {
    private static final Pattern ID = Pattern.compile("(?<![0-9a-zA-Z_-])[0-9a-f]{32}(?![0-9a-zA-Z_-])"
            + "|[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}");

    /** Takes the steps of a conversation. */
    public interface Party {
        /** @return what came back; empty for a step that only prepares others */
        Optional<RunningService.Answer> take(String step);

        /** A body with words in place of what is another at each run: addresses, times, secrets. */
        String neutral(String body);
    }

    private final Party party;
    private final Map<String, String> names = new LinkedHashMap<>();

    private Transcript(Party party) {
        this.party = party;
    }

    /** Plays a transcript, and fails unless every answer is as it is written. */
    public static void play(Path file, Party party) {
        String written = read(file);
        String played = new Transcript(party).replay(written);
        if ("write".equals(System.getProperty("kilonova.transcripts"))) {
            write(file, played);
        } else {
            assertThat(played).as(file.toString()).isEqualTo(written);
        }
    }

    private String replay(String written) {
        List<String> lines = new ArrayList<>();
        boolean inAnswer = false;
        for (String line : written.lines().toList()) {
            if (line.startsWith("> ")) {
                lines.add(line);
                party.take(real(line.substring(2))).ifPresent(answer -> lines.addAll(shown(answer)));
                inAnswer = true;
            } else if (line.isEmpty() || line.startsWith("#")) {
                lines.add(line);
                inAnswer = false;
            } else if (!inAnswer) {
                throw new IllegalStateException("neither a step nor an answer: " + line);
            }
        }
        return String.join("\n", lines) + "\n";
    }

    private List<String> shown(RunningService.Answer answer) {
        List<String> lines = new ArrayList<>(List.of(Integer.toString(answer.status())));
        if (!answer.body().isEmpty()) {
            String pretty = Json.MAPPER
                    .writerWithDefaultPrettyPrinter()
                    .writeValueAsString(Json.parse(party.neutral(answer.body())));
            lines.addAll(named(pretty).lines().toList());
        }
        return lines;
    }

    private String real(String text) {
        String[] replaced = {text};
        names.forEach((id, name) -> replaced[0] = replaced[0].replace(name, id));
        return replaced[0];
    }

    private String named(String text) {
        return ID.matcher(text)
                .replaceAll(found -> names.computeIfAbsent(found.group(), _ -> "<id-" + (names.size() + 1) + ">"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
