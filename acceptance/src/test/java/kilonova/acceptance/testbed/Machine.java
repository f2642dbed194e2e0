package kilonova.acceptance.testbed;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import kilonova.acceptance.client.Run;
import kilonova.acceptance.product.Eventually;
import tools.jackson.databind.json.JsonMapper;

/** One virtual machine of the testbed. Not thread-safe. */
public final class Machine implements AutoCloseable {
    private static final Duration MOST_TO_BOOT = Duration.ofMinutes(10);
    private static final Duration MOST_TO_RUN = Duration.ofMinutes(10);
    private static final String BOOT = "cat /proc/sys/kernel/random/boot_id";
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String LOOK = resource("look.py");

    private final String name;
    private final List<String> options;
    private boolean on;

    private Machine(String name, List<String> options) {
        this.name = name;
        this.options = options;
    }

    /**
     * Boots a new machine, and returns when it lets one in.
     *
     * @param options of {@code boot.sh}
     */
    public static Machine boot(String name, String... options) {
        Testbed.run(MOST_TO_RUN, List.of("stop.sh", name));
        Machine machine = new Machine(name, List.of(options));
        Runtime.getRuntime().addShutdownHook(new Thread(machine::close));
        machine.start();
        return machine;
    }

    /** Its name, and its host name. */
    public String name() {
        return name;
    }

    /** Its address on the wire to the other machine, where it is booted with one. */
    public String linkAddress() {
        return "192.168.77." + name.charAt(name.length() - 1);
    }

    /** Whether it is switched on. */
    public boolean isOn() {
        return on;
    }

    /** Runs a shell script there, which must end well, and returns what it prints. */
    public String run(String script) {
        Run run = attempt(script);
        if (run.status() != 0) {
            throw new AssertionError("on " + name + ":\n" + script + "\nended with " + run.status() + ":\n"
                    + run.output() + run.errors());
        }
        return run.output().strip();
    }

    /** Runs a shell script there, whatever comes of it. */
    public Run attempt(String script) {
        try {
            Path file = Files.createTempFile("kilonova-script", ".sh");
            try {
                Files.writeString(file, "set -euo pipefail\n" + script + "\n");
                return Testbed.run(MOST_TO_RUN, List.of("run-in.sh", "-n", name, "-"), Optional.of(file));
            } finally {
                Files.delete(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Whether it does what it is told. */
    public boolean answers() {
        return attempt("true").status() == 0;
    }

    /** What its kernel said last of a panic, if it did. */
    public String lastWords() {
        return Testbed.console(name)
                .lines()
                .filter(line -> line.contains("Kernel panic"))
                .reduce((earlier, later) -> later)
                .orElse("its kernel said nothing of a panic");
    }

    /** What it says of itself now. */
    public World look() {
        return World.of(JSON.readTree(run("python3 - " + InstalledAgent.DATA + " <<'PYTHON'\n" + LOOK + "PYTHON")));
    }

    /** Copies files or folders into a folder there. */
    public void put(String folder, Path... files) {
        List<String> words = new ArrayList<>(List.of("run-in.sh", "-n", name, "--put"));
        for (Path file : files) {
            words.add(file.toString());
        }
        words.add(folder);
        Testbed.succeeding(Testbed.run(MOST_TO_RUN, words));
    }

    /** Lets it reach a port of this machine's loopback interface under the same number, until it is switched off. */
    public void open(int port) {
        Testbed.succeeding(
                Testbed.run(MOST_TO_RUN, List.of("run-in.sh", "-n", name, "--open", Integer.toString(port))));
    }

    /** Cuts its power. Its disk stays. */
    public void cutPower() {
        on = false;
        Testbed.succeeding(Testbed.run(MOST_TO_RUN, List.of("stop.sh", "-k", name)));
    }

    /** Boots it again after a power cut, and returns when it lets one in. */
    public void bootAgain() {
        start("-r");
    }

    /** Reboots it as its operator does, everything in it ended in order, and returns when it lets one in again. */
    public void reboot() {
        String before = run(BOOT);
        // the connection may end before the command has
        var unused = attempt("systemctl reboot");
        Eventually.holds(
                "another boot of " + name,
                MOST_TO_BOOT,
                () -> {
                    Run now = attempt(BOOT);
                    return now.status() == 0 && !now.output().strip().equals(before);
                },
                () -> Testbed.console(name)
                        .lines()
                        .reduce((earlier, later) -> later)
                        .orElse("its kernel said nothing"));
    }

    /** Switches it off for good. */
    @Override
    public void close() {
        Testbed.run(MOST_TO_RUN, List.of("stop.sh", name));
    }

    static String resource(String name) {
        try (InputStream file = Machine.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(file, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void start(String... more) {
        List<String> words = new ArrayList<>(List.of("boot.sh", "-n", name, "-t", "500"));
        words.addAll(options);
        words.addAll(List.of(more));
        Testbed.succeeding(Testbed.run(MOST_TO_BOOT, words));
        on = true;
    }
}
