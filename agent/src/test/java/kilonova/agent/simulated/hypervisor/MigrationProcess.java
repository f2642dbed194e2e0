package kilonova.agent.simulated.hypervisor;

import static kilonova.agent.guests.MigrationsContract.COMING;
import static kilonova.agent.guests.MigrationsContract.LEAVING;
import static kilonova.agent.guests.MigrationsContract.UNIT_HERE;
import static kilonova.agent.guests.MigrationsContract.UNIT_THERE;
import static kilonova.agent.guests.MigrationsContract.definition;
import static kilonova.agent.guests.MigrationsContract.transfer;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import kilonova.agent.guests.ArrivalState;
import kilonova.protocol.Problem;

/** One of the two simulated hypervisors as a process of its own, that can be killed as one. */
final class MigrationProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader lines;

    private MigrationProcess(Process process) {
        this.process = process;
        this.lines = process.inputReader(StandardCharsets.UTF_8);
    }

    static MigrationProcess start(Path files, String... words) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(List.of(
                java,
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                MigrationProcess.class.getName(),
                files.toString()));
        command.addAll(List.of(words));
        return new MigrationProcess(new ProcessBuilder(command)
                .redirectError(new File(files.toFile(), "errors"))
                .start());
    }

    /** The next thing that it says. */
    String line() throws IOException {
        return Objects.requireNonNull(lines.readLine(), "the process has ended");
    }

    /** It is gone from one moment to the next. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }

    /** {@code FILES there}, or {@code FILES here URI TOKEN}; lives until it is killed, or its input ends. */
    public static void main(String[] arguments) throws IOException {
        Path files = Files.createDirectories(Path.of(arguments[0]));
        SimulatedHypervisor hypervisor =
                new SimulatedHypervisor(files.resolve("guests.json"), unit -> true, Clock.systemUTC(), Latency.none());
        if (arguments[1].equals("there")) {
            require(hypervisor.migrations().await(definition(COMING, UNIT_THERE)));
            var place = (ArrivalState.Awaited) hypervisor.migrations().arrival(COMING);
            System.out.println(place.uri());
            System.out.println(place.facts().get(SimulatedMigrations.TOKEN));
        } else {
            new MigrationPace(4, 5, 1).write(files.resolve("migration-pace.json"));
            require(hypervisor.define(definition(LEAVING, UNIT_HERE)));
            require(hypervisor.start(LEAVING));
            var place = new ArrivalState.Awaited(arguments[2], Map.of(SimulatedMigrations.TOKEN, arguments[3]));
            require(hypervisor.migrations().depart(transfer(place)));
        }
        var unused = System.in.read();
    }

    private static void require(Optional<Problem> refusal) {
        refusal.ifPresent(problem -> {
            throw new IllegalStateException(problem.message());
        });
    }
}
