package kilonova.agent.simulated.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import kilonova.agent.guests.Guest;
import kilonova.agent.guests.GuestDevice;
import kilonova.agent.guests.PowerState;
import kilonova.protocol.GuestSpec;
import kilonova.protocol.GuestSpec.GuestPort;

/** What a simulated guest writes while it boots: its processors, memory, network cards and vGPUs, as a real kernel tells of them. */
final class BootLog {
    private static final int FIRST_DEVICE_SLOT = 5;

    private final List<String> lines = new ArrayList<>();
    private double seconds;

    private BootLog() {}

    /** @param disk what is on its root disk */
    static String of(Guest guest, GuestSpec spec, String disk) {
        BootLog log = new BootLog();
        log.boot(guest, spec, disk);
        if (guest.power() == PowerState.SHUT_OFF) {
            log.kernel("reboot: Power down");
        } else {
            log.lines.add("");
            log.lines.add(spec.hostname() + " login: ");
        }
        return String.join("\n", log.lines);
    }

    /** How the guest's firmware and kernel name a device. */
    static String describe(int position, GuestDevice device) {
        return String.format(Locale.ROOT, "0000:00:%02x.0", FIRST_DEVICE_SLOT + position) + " " + device.deviceApi()
                + " " + device.unit();
    }

    private void boot(Guest guest, GuestSpec spec, String disk) {
        kernel("Linux version 6.12.0 (simulated)");
        kernel("DMI: Kilonova simulated machine, server " + guest.serverId());
        kernel("smpboot: Allowing " + spec.vcpus() + " CPUs");
        kernel("Memory: " + spec.memoryMb() * 1024L + "K available");
        for (GuestPort port : spec.ports()) {
            kernel("virtio_net: " + port.macAddress() + " " + String.join(" ", port.addresses()));
        }
        for (int device = 0; device < guest.devices().size(); device++) {
            kernel("pci " + describe(device, guest.devices().get(device)));
        }
        kernel("EXT4-fs (vda1): mounted filesystem");
        disk.lines().forEach(line -> kernel("vda1: " + line));
        kernel("systemd[1]: Hostname set to <" + spec.hostname() + ">.");
    }

    private void kernel(String text) {
        lines.add(String.format(Locale.ROOT, "[%12.6f] %s", seconds, text));
        seconds += 0.137;
    }
}
