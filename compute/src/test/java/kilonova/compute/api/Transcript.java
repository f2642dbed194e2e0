package kilonova.compute.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kilonova.http.Json;
import kilonova.http.RunningService;

/**
 * A written conversation with the API, asked again line by line. A step is {@code > TOKEN VERSION METHOD PATH [BODY]}, and what
 * follows it up to an empty line is the answer: the status, then the body. {@code #} begins a comment. UUIDs that the program
 * makes are written {@code <uuid-1>}, {@code <uuid-2>}, … in the order in which they appear; {@code <url>} is the API's own URL.
 *
 * <p>With {@code -Dkilonova.transcripts=write} the files are written anew from what the program answers, for a person to review.
 */
public final class Transcript {
    private static final Pattern UUID =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final Path FOLDER = Path.of("src/test/resources/kilonova/compute");

    private final ApiUnderTest api;
    private final Map<String, String> names = new HashMap<>();

    private Transcript(ApiUnderTest api) {
        this.api = api;
    }

    /** Plays a transcript, and fails unless every answer is as it is written. */
    public static void play(String name, ApiUnderTest api) {
        Path file = FOLDER.resolve(name);
        String written = read(file);
        String played = new Transcript(api).replay(written);
        if ("write".equals(System.getProperty("kilonova.transcripts"))) {
            write(file, played);
        } else {
            assertThat(played).as(name).isEqualTo(written);
        }
    }

    private String replay(String written) {
        List<String> lines = new ArrayList<>();
        boolean inAnswer = false;
        for (String line : written.lines().toList()) {
            if (line.startsWith("> ")) {
                lines.add(line);
                lines.addAll(answer(line.substring(2)));
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

    private List<String> answer(String step) {
        String[] words = step.split(" ", 5);
        RunningService.Answer answer =
                api.ask(words[0], words[1], words[2], real(words[3]), words.length < 5 ? "" : real(words[4]));
        List<String> lines = new ArrayList<>(List.of(Integer.toString(answer.status())));
        if (!answer.body().isEmpty()) {
            String pretty = Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(Json.parse(answer.body()));
            lines.addAll(named(pretty).lines().toList());
        }
        return lines;
    }

    private String real(String text) {
        String[] replaced = {text};
        names.forEach((uuid, name) -> replaced[0] = replaced[0].replace(name, uuid));
        return replaced[0];
    }

    private String named(String text) {
        Matcher matcher = UUID.matcher(text.replace(api.url(), "<url>").replace(bookmarks(), "<bookmarks>"));
        return matcher.replaceAll(
                found -> names.computeIfAbsent(found.group(), _ -> "<uuid-" + (names.size() + 1) + ">"));
    }

    private String bookmarks() {
        return api.url().substring(0, api.url().lastIndexOf('/'));
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
