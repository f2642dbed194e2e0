package kilonova.agent.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import kilonova.agent.guests.HypervisorUnavailable;
import kilonova.agent.kernel.Errno;
import kilonova.agent.libvirt.daemon.Daemon;
import kilonova.agent.libvirt.daemon.NodeFacts;
import kilonova.agent.libvirt.domain.GuestNetwork;
import kilonova.config.group.LibvirtSettings;
import kilonova.config.group.LibvirtSettings.VirtType;
import kilonova.protocol.Problem;

/** Looks whether this machine is fit to be a compute host: at everything, so that all that lacks can be mended at once. */
final class Preflight {
    private static final Path KVM = Path.of("/dev/kvm");

    /** Where distributions say what libvirt's own service does with guests when the machine boots and goes down. */
    private static final List<Path> LIBVIRT_GUESTS = List.of(
            Path.of("/etc/default/libvirt-guests"),
            Path.of("/etc/sysconfig/libvirt-guests"),
            Path.of("/etc/conf.d/libvirt-guests"));

    /** That service's program, which begins with what holds where nothing is configured: upstream's starts guests, Debian's does not. */
    private static final List<Path> LIBVIRT_GUESTS_PROGRAM =
            List.of(Path.of("/usr/libexec/libvirt-guests.sh"), Path.of("/usr/lib/libvirt/libvirt-guests.sh"));

    private static final Pattern ON_BOOT = Pattern.compile("(?m)^\\s*ON_BOOT=[\"']?(\\w*)");

    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> notes = new ArrayList<>();
    private Optional<NodeFacts> node = Optional.empty();

    /** What was found on a machine that is fit. */
    record Fit(NodeFacts node, boolean kvm, List<Problem> notes) {}

    /**
     * @param unbounded the programs that should bound those who read images, and cannot here
     * @throws UnfitHost with everything that lacks
     */
    static Fit check(LibvirtSettings settings, Daemon daemon, Path instances, String path, List<String> unbounded) {
        Preflight preflight = new Preflight();
        preflight.libvirt(settings, daemon);
        boolean kvm = preflight.kvm(settings);
        preflight.programs(path);
        preflight.folder(instances);
        preflight.sandbox(unbounded);
        preflight.guestsAtBoot();
        if (preflight.node.isEmpty() || !preflight.problems.isEmpty()) {
            throw new UnfitHost(preflight.problems);
        }
        return new Fit(preflight.node.get(), kvm, List.copyOf(preflight.notes));
    }

    private void libvirt(LibvirtSettings settings, Daemon daemon) {
        try {
            node = Optional.of(daemon.node());
            network(GuestNetwork.parse(settings.guestNetwork()), daemon);
        } catch (HypervisorUnavailable e) {
            problem(
                    "host.libvirt",
                    e.getMessage()
                            + "; mend it with 'apt install libvirt-daemon-system qemu-system-x86' and 'systemctl start"
                            + " libvirtd', and run the agent as root or in the group libvirt");
        }
    }

    private void network(GuestNetwork network, Daemon daemon) {
        switch (network) {
            case GuestNetwork.OfLibvirt(String name) -> {
                if (!daemon.networks().contains(name)) {
                    problem(
                            "host.network",
                            "libvirt's network '%s' is not up; mend it with 'virsh net-start %s && virsh net-autostart %s', or set [libvirt] guest_network"
                                    .formatted(name, name, name));
                }
            }
            case GuestNetwork.Bridge(String name) -> {
                if (!Files.isDirectory(Path.of("/sys/class/net", name, "bridge"))) {
                    problem(
                            "host.network",
                            "there is no bridge '%s'; mend it with 'ip link add %s type bridge && ip link set %s up', or set [libvirt] guest_network"
                                    .formatted(name, name, name));
                }
            }
            case GuestNetwork.User(), GuestNetwork.None() -> {
                // nothing has to be there
            }
        }
    }

    private boolean kvm(LibvirtSettings settings) {
        boolean there = Files.exists(KVM);
        if (settings.virtType() == VirtType.KVM && !there) {
            problem(
                    "host.kvm",
                    "/dev/kvm is not there; switch virtualization on in the firmware and run 'modprobe kvm_intel' or"
                            + " 'modprobe kvm_amd', or set [libvirt] virt_type = qemu");
        }
        boolean used = there && settings.virtType() != VirtType.QEMU;
        if (!used) {
            notes.add(new Problem(
                    "host.emulated",
                    there
                            ? "guests are emulated and slow, as [libvirt] virt_type = qemu asks"
                            : "guests are emulated and slow: this host has no /dev/kvm"));
        }
        return used;
    }

    private void programs(String path) {
        boolean found = Arrays.stream(path.split(":"))
                .filter(folder -> !folder.isEmpty())
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "qemu-img")));
        if (!found) {
            problem("host.qemu_img", "the program qemu-img is not there; mend it with 'apt install qemu-utils'");
        }
    }

    private void sandbox(List<String> unbounded) {
        if (!unbounded.isEmpty()) {
            notes.add(new Problem(
                    "host.sandbox",
                    "images that users bring are read with fewer bounds than they should be, because %s cannot be used here; mend it with 'apt install util-linux', and start the agent by its unit"
                            .formatted(String.join(", ", unbounded))));
        }
    }

    private void guestsAtBoot() {
        try {
            String defaults = textOf(LIBVIRT_GUESTS_PROGRAM);
            String configuration = textOf(LIBVIRT_GUESTS);
            if (startsGuests(defaults, configuration)) {
                notes.add(new Problem(
                        "host.guests_started_at_boot",
                        "libvirt-guests, where it is enabled, starts guests at boot, before anybody can know that they still belong here: one that was evacuated runs twice by that; mend it with ON_BOOT=ignore in the file that 'man libvirt-guests' names (%s)"
                                .formatted(LIBVIRT_GUESTS.stream()
                                        .map(Path::toString)
                                        .collect(Collectors.joining(", ")))));
            }
        } catch (IOException e) {
            notes.add(new Problem(
                    "host.guests_at_boot", "what libvirt-guests does at boot cannot be read: " + e.getMessage()));
        }
    }

    private static String textOf(List<Path> files) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Path file : files) {
            if (Files.isReadable(file)) {
                text.append(Files.readString(file)).append('\n');
            }
        }
        return text.toString();
    }

    /**
     * Whether libvirt's service starts guests by itself: what it says last holds.
     *
     * @param program its program, with its defaults; empty where there is none
     * @param configuration what overrides them
     */
    static boolean startsGuests(String program, String configuration) {
        return ON_BOOT.matcher(program + "\n" + configuration)
                .results()
                .map(assignment -> assignment.group(1))
                .reduce((earlier, later) -> later)
                .filter("start"::equals)
                .isPresent();
    }

    private void folder(Path instances) {
        try {
            Files.createDirectories(instances);
            Path trial = Files.createTempFile(instances, "trial", "");
            Files.delete(trial);
        } catch (IOException e) {
            problem("host.folder", unwritable(instances, e));
            return;
        }
        for (Path at = instances.toAbsolutePath(); at != null; at = at.getParent()) {
            try {
                if (!Files.getPosixFilePermissions(at).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                    problem(
                            "host.folder",
                            "the hypervisor's user cannot reach %s: %s is closed to others; mend it with 'chmod o+x %s', or set [DEFAULT] instances_path"
                                    .formatted(instances, at, at));
                }
            } catch (IOException e) {
                problem("host.folder", at + " cannot be looked at: " + e.getMessage());
            }
        }
    }

    /** Why a folder cannot be written, and what mends it. */
    static String unwritable(Path instances, IOException e) {
        boolean readOnly = String.valueOf(e.getMessage()).contains(Errno.EROFS.text());
        return readOnly
                ? ("%1$s is read-only for the agent: its unit opens /var/lib/kilonova alone; run 'systemctl edit"
                                + " kilonova-agent', write '[Service]' and 'ReadWritePaths=%1$s', and start it again")
                        .formatted(instances)
                : "%s cannot be written (%s); mend its owner, or set [DEFAULT] instances_path"
                        .formatted(instances, e.getClass().getSimpleName());
    }

    private void problem(String code, String message) {
        problems.add(new Problem(code, message));
    }
}
