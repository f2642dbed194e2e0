package kilonova.agent.libvirt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import kilonova.agent.guests.HypervisorHost;
import kilonova.agent.libvirt.daemon.NodeFacts;
import tools.jackson.databind.json.JsonMapper;

/** What the running kernel says of this machine, and whoever ends it. Safe to use from several threads. */
public final class Machine {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final String bootId;
    private final String kernelRelease;
    private final String address;
    private final String processor;
    private final BooleanSupplier goesDown;

    private Machine(String bootId, String kernelRelease, String address, String processor, BooleanSupplier goesDown) {
        this.goesDown = goesDown;
        this.kernelRelease = kernelRelease;
        this.bootId = bootId;
        this.address = address;
        this.processor = processor;
    }

    /**
     * The machine that this process runs on.
     *
     * @param address what others know it by
     * @param goesDown whether it is being switched off or rebooted
     */
    public static Machine here(String address, BooleanSupplier goesDown) {
        try {
            String cpu = Files.readString(Path.of("/proc/cpuinfo"))
                    .lines()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
            return new Machine(
                    Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip(),
                    Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip(),
                    address,
                    cpu,
                    goesDown);
        } catch (IOException e) {
            throw new UncheckedIOException("the kernel's own files in /proc cannot be read", e);
        }
    }

    /** The running kernel's release. */
    String kernelRelease() {
        return kernelRelease;
    }

    /** Whether it is being switched off or rebooted. */
    boolean goesDown() {
        return goesDown.getAsBoolean();
    }

    /** The same together with what libvirt says. */
    HypervisorHost under(NodeFacts node) {
        Map<String, Object> topology = new LinkedHashMap<>();
        topology.put("sockets", node.sockets());
        topology.put("cores", node.cores());
        topology.put("threads", node.threads());
        Map<String, Object> cpu = new LinkedHashMap<>();
        cpu.put("arch", node.architecture());
        cpu.put("model", processor);
        cpu.put("topology", topology);
        return new HypervisorHost(
                node.type(), node.version(), address, MAPPER.writeValueAsString(cpu), bootId, uptimeSeconds());
    }

    private static long uptimeSeconds() {
        try {
            String uptime = Files.readString(Path.of("/proc/uptime"));
            return (long) Double.parseDouble(uptime.substring(0, uptime.indexOf(' ')));
        } catch (IOException e) {
            throw new UncheckedIOException("/proc/uptime cannot be read", e);
        }
    }
}
