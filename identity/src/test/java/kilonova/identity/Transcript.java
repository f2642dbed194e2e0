package kilonova.identity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kilonova.http.RunningService.Answer;

/**
 * A recorded conversation with the API, in a text file that people read: lines that begin with a caller are asked, the lines
 * below are what must come back. {@code login NAME USER PASSWORD SCOPE} makes a caller. Ids stand as {@code <id1>}, {@code <id2>} in order of appearance;
 * times, secrets and the host are replaced by a word. Run the tests with {@code -Dtest.arguments=-Dkilonova.transcripts=write} to
 * record anew, then read the difference.
 */
final class Transcript {
    private static final Path FOLDER = Path.of("src/test/resources/kilonova/identity/transcripts");
    private static final Pattern ID = Pattern.compile("(?<![0-9a-zA-Z_-])[0-9a-f]{32}(?![0-9a-zA-Z_-])");

    private final TestCloud cloud;
    private final Map<String, String> callers = new HashMap<>();
    private final Map<String, String> nameOfId = new LinkedHashMap<>();

    Transcript(TestCloud cloud) {
        this.cloud = cloud;
        callers.put("admin", cloud.admin());
        callers.put("demo", cloud.demo());
    }

    static List<String> all() {
        try (var files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static String read(String name) {
        try {
            return Files.readString(FOLDER.resolve(name));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static void writeIfAsked(String name, String text) {
        if (!System.getProperty("kilonova.transcripts", "").equals("write")) {
            return;
        }
        try {
            Files.writeString(FOLDER.resolve(name), text, StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Asks what the transcript asks, and gives the conversation as it went now. */
    String replay(String transcript) {
        List<String> lines = new ArrayList<>();
        for (String line : transcript.split("\n")) {
            String[] words = line.split(" ", 4);
            if (line.startsWith("#") || line.isBlank()) {
                lines.add(line);
            } else if (words[0].equals("login")) {
                lines.add(line);
                String[] credentials = words[3].split(" ", 2);
                callers.put(words[1], cloud.token(words[2], credentials[0], resolved(credentials[1])));
            } else if (words[0].equals("-") || callers.containsKey(words[0])) {
                lines.add(line);
                lines.add(ask(words));
            }
        }
        return String.join("\n", lines) + "\n";
    }

    private String ask(String[] words) {
        List<String> headers = new ArrayList<>();
        if (!words[0].equals("-")) {
            headers.addAll(List.of("X-Auth-Token", String.valueOf(callers.get(words[0]))));
        }
        Answer answer = cloud.ask(
                words[1],
                words.length < 3 ? "" : resolved(words[2]),
                words.length < 4 ? "" : resolved(words[3]),
                headers.toArray(String[]::new));
        String body = answer.body()
                .replace(cloud.url(), "HOST")
                .replaceAll("\"secret\":\"[^\"]+\"", "\"secret\":\"SECRET\"")
                .replaceAll("20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z", "TIME")
                .replaceAll("\"audit_ids\":\\[[^]]*]", "\"audit_ids\":[]");
        return ("  " + answer.status() + " " + named(body)).stripTrailing();
    }

    private String named(String body) {
        return ID.matcher(body)
                .replaceAll(found -> nameOfId.computeIfAbsent(
                        found.group(), _ -> Matcher.quoteReplacement("<id" + (nameOfId.size() + 1) + ">")));
    }

    private String resolved(String text) {
        String resolved = text;
        for (Map.Entry<String, String> known : nameOfId.entrySet()) {
            resolved = resolved.replace(known.getValue(), known.getKey());
        }
        return resolved;
    }
}
