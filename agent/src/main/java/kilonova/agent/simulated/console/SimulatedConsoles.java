package kilonova.agent.simulated.console;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import kilonova.agent.guests.Guest;
import kilonova.agent.guests.GuestConsoles;
import kilonova.agent.guests.GuestDisplay;
import kilonova.agent.guests.HypervisorUnavailable;
import kilonova.agent.guests.PowerState;
import kilonova.agent.simulated.hypervisor.SimulatedHypervisor;
import kilonova.agent.simulated.vnc.Picture;
import kilonova.agent.simulated.vnc.VncServer;
import kilonova.protocol.GuestSpec;
import kilonova.protocol.calls.GuestDiagnostics;
import kilonova.protocol.calls.GuestDiagnostics.Cpu;
import kilonova.protocol.calls.GuestDiagnostics.Disk;
import kilonova.protocol.calls.GuestDiagnostics.Nic;

/** Looks into simulated guests. Thread-safe. */
public final class SimulatedConsoles implements GuestConsoles {
    private static final String LOOPBACK = "127.0.0.1";

    private final SimulatedHypervisor hypervisor;

    public SimulatedConsoles(SimulatedHypervisor hypervisor) {
        this.hypervisor = hypervisor;
    }

    /** A guest and what it is made of. */
    private record Seen(Guest guest, GuestSpec spec) {}

    @Override
    public Optional<String> consoleText(UUID guestId, int maxBytes) {
        return seen(guestId).map(seen -> end(bootLog(seen), maxBytes));
    }

    @Override
    public Optional<GuestDisplay> display(UUID guestId) {
        return active(guestId).map(seen -> {
            Picture picture = new Picture(shown(seen));
            return new GuestDisplay.Port(
                    LOOPBACK, VncServer.showOnce(seen.spec().name(), picture, () -> isActive(guestId)));
        });
    }

    @Override
    public Optional<GuestDiagnostics> diagnostics(UUID guestId) {
        return active(guestId).map(Seen::spec).map(SimulatedConsoles::diagnosed);
    }

    private static GuestDiagnostics diagnosed(GuestSpec spec) {
        return new GuestDiagnostics(
                Optional.empty(),
                spec.memoryMb(),
                Optional.empty(),
                IntStream.range(0, spec.vcpus())
                        .mapToObj(cpu -> new Cpu(cpu, Optional.empty()))
                        .toList(),
                spec.ports().stream()
                        .map(port -> new Nic(port.macAddress(), Optional.empty(), Optional.empty()))
                        .toList(),
                List.of(new Disk(
                        "vda",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty())));
    }

    private String bootLog(Seen seen) {
        String disk = hypervisor.disk(seen.guest().guestId()).orElse("");
        return BootLog.of(seen.guest(), seen.spec(), disk);
    }

    private Optional<Seen> seen(UUID guestId) {
        return hypervisor
                .find(guestId)
                .flatMap(guest -> hypervisor.spec(guestId).map(spec -> new Seen(guest, spec)));
    }

    private Optional<Seen> active(UUID guestId) {
        return seen(guestId).filter(seen -> seen.guest().power() != PowerState.SHUT_OFF);
    }

    /** False too while the hypervisor does not answer: a display ends with it. */
    private boolean isActive(UUID guestId) {
        try {
            return active(guestId).isPresent();
        } catch (HypervisorUnavailable away) {
            return false;
        }
    }

    private static List<String> shown(Seen seen) {
        List<String> lines = new ArrayList<>();
        lines.add(seen.spec().name());
        lines.add(seen.spec().flavorName() + ", " + seen.spec().vcpus() + " vcpu, "
                + seen.spec().memoryMb() + " mb");
        for (int device = 0; device < seen.guest().devices().size(); device++) {
            lines.add(BootLog.describe(device, seen.guest().devices().get(device)));
        }
        return lines;
    }

    private static String end(String text, int maxBytes) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int from = Math.max(0, bytes.length - maxBytes);
        return new String(Arrays.copyOfRange(bytes, from, bytes.length), StandardCharsets.UTF_8);
    }
}
