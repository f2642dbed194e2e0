package kilonova.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The whole measurement on a handful of hosts: every row is there. How fast anything is plays no part. */
class PlacementBenchTest {
    private static final Map<String, List<String>> ROWS = Map.of(
            "searches",
            List.of(
                    "loading, 8 clients",
                    "candidates, 3 hosts, limit=1000, plain: median",
                    "candidates, 3 hosts, limit=1000, trait: p99",
                    "candidates, 3 hosts, limit=1000, granular: first byte, median",
                    "candidates, limit=1: median",
                    "candidates, no limit: length",
                    "start with 3 hosts stored, to the first answer",
                    "memory, 3 hosts, after a start and searches: most"),
            "growth",
            List.of("candidates, 1 hosts, limit=1000, plain: median", "limit=1000, 2 hosts as against 1"),
            "heap",
            List.of("no limit, 16 at once, heap of 96 MB: answers that are not whole"),
            "wide",
            List.of("six one-unit groups over eight GPUs, 2 hosts: median"),
            "claims",
            List.of(
                    "claims on SQLite, 64 clients, over all hosts",
                    "claims on SQLite, 64 clients, all on one host: conflicts"));

    @TempDir
    private Path folder = Path.of("");

    private Path program = Path.of("");

    /** Stands for the script at the top of the project, which would build the program first. */
    @BeforeEach
    void writeProgram() throws IOException {
        program = Files.writeString(folder.resolve("kilonova"), """
                #!/bin/sh
                exec '%s/bin/java' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED \
                $KILONOVA_JAVA_OPTIONS -cp '%s' kilonova.app.Main "$@"
                """.formatted(
                        System.getProperty("java.home"), System.getProperty("java.class.path")));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void everyRowIsMeasured() {
        List<String> rows = rows();
        assertThat(rows).contains("what");
        ROWS.values().forEach(expected -> assertThat(rows).containsAll(expected));
    }

    @Test
    void aPeerIsMeasuredBesideUs() throws IOException, InterruptedException {
        Path peerFolder = folder.resolve("peer");
        try (KilonovaServer peer =
                KilonovaServer.start(program, peerFolder, "sqlite:///" + peerFolder.resolve("peer.db"))) {
            List<String> rows = rows(
                    "--only",
                    "peer",
                    "--peer",
                    Integer.toString(peer.address().getPort()),
                    "--peer-pid",
                    Long.toString(ProcessHandle.current().pid()));
            assertThat(rows)
                    .contains(
                            "what",
                            "2 hosts, loading",
                            "2 hosts, limit=1000, granular, server CPU",
                            "2 hosts, no limit, median",
                            "2 hosts, claims, 64 clients",
                            "2 hosts, memory");
        }
    }

    /** The first column of what is printed. */
    private List<String> rows(String... more) {
        StringWriter printed = new StringWriter();
        List<String> arguments = new ArrayList<>(List.of(
                "--program=" + program,
                "--folder=" + folder,
                "--hosts=3",
                "--searches=4",
                "--growth=1,2",
                "--wide-hosts=2",
                "--claims=20",
                "--claim-hosts=2",
                "--peer-hosts=2"));
        arguments.addAll(Arrays.asList(more));
        int status = new CommandLine(new PlacementBench())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(printed))
                .execute(arguments.toArray(String[]::new));
        assertThat(status).as(printed.toString()).isZero();
        return Stream.of(printed.toString().split("\n"))
                .map(line -> line.split(" {2,}")[0])
                .toList();
    }
}
