package kilonova.acceptance.placement;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kilonova.http.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** OpenStack's own Placement of this machine's Debian package, over a database that its own tool made. */
final class UpstreamPlacement implements AutoCloseable {
    private final Process process;
    private final BufferedWriter questions;
    private final BufferedReader answers;

    private UpstreamPlacement(Process process) {
        this.process = process;
        this.questions = process.outputWriter();
        this.answers = process.inputReader();
    }

    /** Makes the tables, and starts it. */
    static UpstreamPlacement over(String connection, Path folder) throws IOException, InterruptedException {
        Path configuration = Files.writeString(
                folder.resolve("upstream.conf"),
                "[api]\nauth_strategy = noauth2\n[placement_database]\nconnection = " + connection + "\n");
        Commands.run(folder, List.of("placement-manage", "--config-file", configuration.toString(), "db", "sync"));
        return new UpstreamPlacement(new ProcessBuilder(
                        "/usr/bin/python3", "src/test/python/upstream_placement.py", configuration.toString())
                .redirectError(folder.resolve("upstream.log").toFile())
                .start());
    }

    /** Reads, and returns the body. */
    JsonNode get(String path) throws IOException {
        return ask(Json.array().add("GET").add(path));
    }

    /** Writes something. */
    JsonNode send(String method, String path, JsonNode body) throws IOException {
        return ask(Json.array().add(method).add(path).add(body));
    }

    private JsonNode ask(ArrayNode question) throws IOException {
        questions.write(question.toString());
        questions.newLine();
        questions.flush();
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("upstream's Placement ended; see upstream.log");
        }
        JsonNode answer = Json.parse(line);
        if (answer.path(0).asInt() >= 400) {
            throw new IOException(question + " was answered with " + answer);
        }
        return answer.path(1);
    }

    @Override
    public void close() throws IOException {
        questions.close();
        process.destroy();
    }
}
