package kilonova.app.gpu;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import kilonova.agent.control.Answer;
import kilonova.agent.control.ControlClient;
import kilonova.agent.control.Order;
import kilonova.app.text.Text;
import kilonova.app.up.DataDirectory;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** The options that say which agent of this machine is meant, and how it answers. */
final class RunningAgent {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Option(names = "--data", paramLabel = "FOLDER", descriptionKey = "agents.data")
    private Optional<Path> data = Optional.empty();

    @Option(names = "--host", paramLabel = "NAME", descriptionKey = "agents.host")
    private Optional<String> host = Optional.empty();

    @Option(names = "--json", descriptionKey = "agents.json")
    private boolean json = false;

    /** Whether answers are for programs. */
    boolean json() {
        return json;
    }

    /**
     * Gives an order to the agent that is meant.
     *
     * @throws IllegalStateException with a sentence for the operator when none runs, or which one is meant cannot be told
     */
    Answer give(Order order) throws IOException {
        return giveIfRunning(order)
                .orElseThrow(() -> new IllegalStateException(Text.of("agents.none", host.orElse("-"), places())));
    }

    /** The same, but an agent need not run. */
    Optional<Answer> giveIfRunning(Order order) throws IOException {
        Map<String, ControlClient> running = connect();
        try {
            if (running.size() > 1) {
                throw new IllegalStateException(Text.of("agents.several", String.join(", ", running.keySet())));
            }
            for (ControlClient client : running.values()) {
                return Optional.of(client.give(order));
            }
            return Optional.empty();
        } finally {
            for (ControlClient client : running.values()) {
                client.close();
            }
        }
    }

    private List<Path> places() {
        return data.map(List::of)
                .orElseGet(() -> Stream.of("kilonova", "kilonova-agent")
                        .map(name -> DataDirectory.usual(System.getenv(), name))
                        .toList());
    }

    private Map<String, ControlClient> connect() throws IOException {
        Map<String, ControlClient> running = new LinkedHashMap<>();
        for (Path place : places()) {
            Path hosts = place.resolve("hosts");
            if (!Files.isDirectory(hosts)) {
                continue;
            }
            try (DirectoryStream<Path> names = Files.newDirectoryStream(hosts)) {
                for (Path folder : names) {
                    String name = String.valueOf(folder.getFileName());
                    if (host.isEmpty() || host.get().equals(name)) {
                        ControlClient.connect(folder.resolve("agent")).ifPresent(client -> running.put(name, client));
                    }
                }
            }
        }
        return running;
    }

    /**
     * Shows an answer.
     *
     * @param show shows it to people, unless it is a refusal
     * @return the command's status
     */
    int show(Answer answer, PrintWriter out, PrintWriter err, Runnable show) {
        boolean refused = answer instanceof Answer.Refused;
        if (json) {
            out.println(JSON.writerFor(Answer.class).withDefaultPrettyPrinter().writeValueAsString(answer));
        } else if (answer instanceof Answer.Refused refusal) {
            err.println(Text.of(
                    "agents.refused",
                    refusal.problem().message(),
                    refusal.problem().code()));
        } else {
            show.run();
        }
        return refused ? 1 : 0;
    }
}
