package kilonova.acceptance.product;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The agent of one host, in a process of its own. Not thread-safe. */
public final class HostAgent implements AutoCloseable {
    private final Path output;
    private final List<String> arguments;
    private Program program;

    private HostAgent(Path output, List<String> arguments) {
        this.output = output;
        this.arguments = arguments;
        this.program = Program.start(output, arguments);
    }

    /** Starts an agent for a controller, which it need not have reached yet when this returns. */
    public static HostAgent start(Cloud controller, String host, String profile) {
        try {
            Path folder = Files.createTempDirectory("kilonova-agent-" + host);
            Path data = folder.resolve("data");
            Program.run(List.of(
                    "agent",
                    "join",
                    "--controller",
                    controller.agentAddress().toString(),
                    "--token",
                    controller.joinToken(host),
                    "--data",
                    data.toString()));
            return new HostAgent(
                    folder.resolve("output.log"),
                    List.of("agent", "--data", data.toString(), "--host", host + "=" + profile));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Kills it without a word. */
    public void kill() {
        program.kill();
    }

    /** Starts it on the same data. */
    public void startAgain() {
        program = Program.start(output, arguments);
    }

    @Override
    public void close() {
        program.close();
    }
}
