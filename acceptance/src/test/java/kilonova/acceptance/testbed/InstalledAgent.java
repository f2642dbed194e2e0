package kilonova.acceptance.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kilonova.acceptance.client.Run;

/** The agent as a service of a machine. Not thread-safe. */
public final class InstalledAgent {
    /** Where the agent keeps its ledger. */
    static final String DATA = "/var/lib/kilonova/agent";
    /** Threads and compilers are costly where the processor is emulated. */
    private static final String OPTIONS = "-XX:ActiveProcessorCount=1 -XX:TieredStopAtLevel=1 -Xms16m -Xmx64m";

    private static final String KILLED = "/run/killed";
    private static final String KILL_AT = Machine.resource("kill_at.py");

    private final Machine machine;
    private int deaths;

    private InstalledAgent(Machine machine) {
        this.machine = machine;
    }

    /**
     * Installs the package, configures its agent and lets the machine join; the agent is not started yet.
     *
     * @param controller the port where the controller receives agents, which the machine can reach
     * @param token with which a machine can join as this host
     * @param configuration the text of {@code kilonova.conf}
     */
    public static InstalledAgent install(Machine machine, int controller, String token, String configuration) {
        try {
            Path files = Files.createTempDirectory("kilonova-install");
            machine.put("/root", deb());
            machine.run(installing());
            machine.put("/etc/kilonova", Files.writeString(files.resolve("kilonova.conf"), configuration));
            machine.put(
                    "/etc/systemd/system/kilonova-agent.service.d",
                    Files.writeString(files.resolve("testbed.conf"), """
                    [Service]
                    Environment="KILONOVA_JAVA_OPTIONS=%s"
                    RestartSec=0.2
                    ExecStart=
                    ExecStart=/usr/bin/kilonova agent --host local
                    """.formatted(OPTIONS)));
            machine.run("systemctl daemon-reload");
            InstalledAgent agent = new InstalledAgent(machine);
            agent.command("agent join --controller https://127.0.0.1:" + controller + " --token " + token);
            return agent;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Path deb() {
        return Path.of(System.getProperty("kilonova.package", "no package: run ./kilonova test --real-host"));
    }

    /** Whoever would ask something gets no answer, and fails. */
    private static String installing() {
        return "DEBIAN_FRONTEND=noninteractive dpkg -i /root/" + deb().getFileName() + " < /dev/null";
    }

    /** Installs the package over the one that is there, as for a newer version; what runs is restarted by that. */
    public void installAgain() {
        machine.run(installing());
    }

    /** Runs a command of the program on the agent's host, which must end well, and returns what it prints. */
    public String command(String words) {
        return machine.run(script(words));
    }

    /** Runs a command of the program on the agent's host, whatever comes of it. */
    public Run attempt(String words) {
        return machine.attempt(script(words));
    }

    private static String script(String words) {
        return "KILONOVA_JAVA_OPTIONS='" + OPTIONS + "' kilonova " + words;
    }

    /** Which process it is; {@code 0} while it does not run. */
    public String process() {
        return machine.run("systemctl show -p MainPID --value kilonova-agent").strip();
    }

    /** Starts it now, and at each boot of the machine. */
    public void start() {
        machine.run("systemctl enable -q --now kilonova-agent");
    }

    /** Kills it without a word; it is started again by itself. */
    public void kill() {
        machine.run("systemctl kill -s KILL kilonova-agent");
    }

    /**
     * Lets it be killed at some moments of its next work, one after the other; each time it is started again by itself.
     * {@link #awaitDeaths} waits for the last.
     */
    public void killAtEach(Moment... moments) {
        deaths = moments.length;
        String words =
                Stream.of(moments).map(moment -> "'" + moment.words(DATA) + "'").collect(Collectors.joining(" "));
        machine.run("""
                rm -f %1$s
                cat > /run/kill_at.py <<'PYTHON'
                %2$sPYTHON
                nohup python3 /run/kill_at.py kilonova-agent %1$s %3$s > /run/watching 2>&1 < /dev/null &
                until grep -q watching /run/watching; do sleep 0.1; done
                """.formatted(KILLED, KILL_AT, words));
    }

    /** Returns when it has been killed at the last of the moments that were chosen. */
    public void awaitDeaths() {
        machine.run("""
                looks=0
                until [ -e %1$s ] && [ "$(wc -l < %1$s)" = %2$d ]; do
                    looks=$((looks + 1))
                    if [ $looks -gt 1100 ]; then cat %1$s /run/watching; exit 1; fi
                    sleep 0.5
                done
                """.formatted(KILLED, deaths));
    }

    /** Whether it runs. */
    public boolean isRunning() {
        return machine.attempt("systemctl is-active -q kilonova-agent").status() == 0;
    }

    /** The memory that it has in use, in MB. */
    public int residentMegabytes() {
        String kilobytes = machine.run(
                "awk '/^VmRSS/ { print $2 }' /proc/$(systemctl show -p MainPID --value kilonova-agent)/status");
        return Integer.parseInt(kilobytes) / 1024;
    }

    /** The end of what it logged, for messages of failed tests. */
    public String lastOutput() {
        return machine.attempt("journalctl -u kilonova-agent -n 20 -o cat --no-pager; tail -n 30 " + DATA + "/*.log")
                .output();
    }
}
