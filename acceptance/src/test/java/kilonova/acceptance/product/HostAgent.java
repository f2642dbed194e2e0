package kilonova.acceptance.product;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import kilonova.agent.simulated.SimulatedHost;
import kilonova.agent.simulated.kernel.HostProfile;

/** The agent of one host, in a process of its own. Not thread-safe. */
public final class HostAgent implements AutoCloseable {
    private static final String OUTPUT = "output.log";

    private final String host;
    private final HostProfile profile;
    private final Path folder;
    private final List<String> arguments;
    private Program program;

    private HostAgent(String host, HostProfile profile, Path folder, List<String> arguments) {
        this.host = host;
        this.profile = profile;
        this.folder = folder;
        this.arguments = arguments;
        this.program = Program.start(folder.resolve(OUTPUT), arguments);
    }

    /** Starts an agent for a controller, which it need not have reached yet when this returns. */
    public static HostAgent start(Cloud controller, String host, String profile) {
        return start(controller, host, profile, "");
    }

    /**
     * The same with a configuration.
     *
     * @param configuration the text of its file
     */
    public static HostAgent start(Cloud controller, String host, String profile, String configuration) {
        try {
            Path folder = Files.createTempDirectory("kilonova-agent-" + host);
            Path data = folder.resolve("data");
            Path file = Files.writeString(folder.resolve("kilonova.conf"), configuration);
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
                    host,
                    HostProfile.named(profile).orElseThrow(),
                    folder,
                    List.of(
                            "agent",
                            "--data",
                            data.toString(),
                            "--host",
                            host + "=" + profile,
                            "--config",
                            file.toString()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The host's name. */
    public String host() {
        return host;
    }

    /** What the host itself says. */
    public HostFiles files() {
        return HostFiles.in(folder.resolve("data").resolve("hosts").resolve(host));
    }

    /** The failures that its machine meets while it runs: see {@code kilonova.agent.simulated.failures}. */
    public Path failures() {
        return machineFolder().resolve("failures");
    }

    /**
     * Says how fast guests leave its machine while they run.
     *
     * @param pace a {@code kilonova.agent.simulated.hypervisor.MigrationPace} as JSON
     */
    public void paceMigrations(String pace) {
        try {
            Files.writeString(Files.createDirectories(machineFolder()).resolve("migration-pace.json"), pace);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The agent's own folder, where operators reach it. */
    public Path stateDirectory() {
        return machineFolder().resolveSibling("agent");
    }

    /** The end of what it printed and logged, for messages of failed tests. */
    public String lastOutput() {
        return program.lastOutput();
    }

    /** Halts it in the middle of whatever it does: for the controller it falls silent, while its guests run on. */
    public void halt() {
        program.signal("STOP");
    }

    /** Lets it go on where it was halted. */
    public void goOn() {
        program.signal("CONT");
    }

    /**
     * Does something with its machine while no agent runs. The agent must have been killed.
     *
     * @param deed such as {@link SimulatedHost#reboot}
     */
    public void onMachine(Consumer<SimulatedHost> deed) {
        deed.accept(SimulatedHost.open(machineFolder(), profile, Clock.systemUTC()));
    }

    /** From now on a guest that leaves while it runs changes its memory as fast as it is sent. */
    public void sendsForEver() {
        pace("{\"pieces\": 100000, \"millisPerPiece\": 50, \"dirtied\": 1}");
    }

    /** From now on a guest that leaves while it runs is sent at once. */
    public void sendsAllAtOnce() {
        pace("{\"pieces\": 16, \"millisPerPiece\": 0, \"dirtied\": 0}");
    }

    /** The simulated hypervisor reads it before each piece that it sends. */
    private void pace(String pace) {
        try {
            Files.writeString(machineFolder().resolve("migration-pace.json"), pace);
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
        program = Program.start(folder.resolve(OUTPUT), arguments);
    }

    private Path machineFolder() {
        return folder.resolve("data").resolve("hosts").resolve(host).resolve("machine");
    }

    @Override
    public void close() {
        program.close();
    }
}
