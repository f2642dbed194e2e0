package kilonova.compute.livemigration;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import kilonova.protocol.DeviceType;
import kilonova.protocol.MigrationFacts;

/**
 * Whether two hosts and what a guest holds let it move while it runs; every rule is asked, so that all reasons come at once. The versions are
 * those in which libvirt, QEMU and Linux learned to migrate mediated devices, and virtual functions of vendors' own drivers; what a host does
 * not tell is not held against it. That drivers must be the same on both sides is Red Hat's word for NVIDIA's.
 */
public final class Preflight {
    private static final int LIBVIRT_FOR_MEDIATED = Version.of(8, 6, 0);
    private static final int LIBVIRT_FOR_FUNCTIONS = Version.of(10, 0, 0);
    private static final int QEMU_FOR_MEDIATED = Version.of(8, 1, 0);
    private static final int QEMU_FOR_FUNCTIONS = Version.of(8, 2, 2);
    private static final int KERNEL = Version.of(5, 18, 0);

    private Preflight() {}

    /** What keeps a guest from leaving its host, wherever it would go. */
    public static List<Obstacle> leaving(HostSide source, MovingGuest guest) {
        List<Obstacle> obstacles = new ArrayList<>();
        if (!source.up()) {
            obstacles.add(new Obstacle(
                    "migration.source_down", source.name() + ", where it runs, has not reported lately; evacuate it"));
        }
        guest.problem()
                .ifPresent(problem -> obstacles.add(new Obstacle(
                        "migration.guest_ill", "it is not what it should be on " + source.name() + ": " + problem)));
        able(source, guest)
                .forEach(no ->
                        obstacles.add(new Obstacle(no.code(), source.name() + ", where it runs: " + no.message())));
        return obstacles;
    }

    /** What keeps a host from taking a guest in, apart from what it has free and whom it takes at all. */
    public static List<Obstacle> arriving(HostSide source, HostSide destination, MovingGuest guest) {
        List<Obstacle> obstacles = new ArrayList<>(able(destination, guest));
        if (!source.hypervisor().equals(destination.hypervisor())) {
            obstacles.add(new Obstacle(
                    "migration.other_hypervisor",
                    "runs guests with " + destination.hypervisor() + ", and " + source.name() + " with "
                            + source.hypervisor()));
        }
        if (differ(source.architecture(), destination.architecture())) {
            obstacles.add(new Obstacle(
                    "migration.other_architecture",
                    "has processors of " + destination.architecture() + ", and " + source.name() + " of "
                            + source.architecture()));
        }
        if (source.maker().isPresent()
                && destination.maker().isPresent()
                && !source.maker().equals(destination.maker())) {
            obstacles.add(new Obstacle(
                    "migration.other_processor",
                    "has '" + destination.processor() + "', and " + source.name() + " '" + source.processor() + "'"));
        }
        if (!guest.units().isEmpty()) {
            obstacles.addAll(drivers(source, destination));
            obstacles.addAll(types(destination, guest));
        }
        return obstacles;
    }

    private static List<Obstacle> able(HostSide host, MovingGuest guest) {
        if (host.facts().isEmpty()) {
            return List.of(new Obstacle(
                    "migration.host_silent",
                    "its agent does not say whether guests can move while they run; it is older than the controller"));
        }
        MigrationFacts facts = host.facts().get();
        List<Obstacle> obstacles = new ArrayList<>();
        if (!facts.canMigrate()) {
            obstacles.add(new Obstacle(
                    "migration.not_set_up",
                    "is not set up for live migration"
                            + facts.whyNot().map(why -> ": " + why).orElse("")));
        }
        int libvirt = guest.hasVirtualFunctions() ? LIBVIRT_FOR_FUNCTIONS : LIBVIRT_FOR_MEDIATED;
        int qemu = guest.hasVirtualFunctions() ? QEMU_FOR_FUNCTIONS : QEMU_FOR_MEDIATED;
        if (!guest.units().isEmpty()) {
            tooOld("libvirt", facts.libvirtVersion(), libvirt, guest).ifPresent(obstacles::add);
            tooOld("qemu", facts.qemuVersion(), qemu, guest).ifPresent(obstacles::add);
            tooOld("kernel", Version.ofKernel(facts.kernelRelease()), KERNEL, guest)
                    .ifPresent(obstacles::add);
        }
        return obstacles;
    }

    private static Optional<Obstacle> tooOld(String what, int has, int needs, MovingGuest guest) {
        if (has == 0 || has >= needs) {
            return Optional.empty();
        }
        return Optional.of(new Obstacle(
                "migration." + what + "_too_old",
                "has " + what + " " + Version.text(has) + ", and "
                        + (guest.hasMediatedDevices() ? "mediated devices" : "virtual functions")
                        + (guest.hasMediatedDevices() && guest.hasVirtualFunctions() ? " and virtual functions" : "")
                        + " move from " + Version.text(needs) + " on"));
    }

    private static List<Obstacle> drivers(HostSide source, HostSide destination) {
        Map<String, String> here = source.facts().map(MigrationFacts::drivers).orElse(Map.of());
        Map<String, String> there =
                destination.facts().map(MigrationFacts::drivers).orElse(Map.of());
        List<Obstacle> obstacles = new ArrayList<>();
        new TreeMap<>(here).forEach((driver, version) -> {
            String other = there.getOrDefault(driver, version);
            if (!other.equals(version)) {
                obstacles.add(new Obstacle(
                        "migration.other_driver",
                        "has the driver " + driver + " " + other + ", and " + source.name() + " " + version
                                + "; they must be the same"));
            }
        });
        return obstacles;
    }

    private static List<Obstacle> types(HostSide destination, MovingGuest guest) {
        return guest.units().stream()
                .map(MovingGuest.MovingUnit::type)
                .distinct()
                .filter(type -> destination.deviceTypes().values().stream().noneMatch(type::isSameAs))
                .map(type -> new Obstacle(
                        "migration.type_not_offered",
                        "no device gives " + type.label() + ", which the guest has; "
                                + (destination.deviceTypes().isEmpty()
                                        ? "none gives any type"
                                        : "they give " + labels(destination))))
                .toList();
    }

    private static String labels(HostSide host) {
        return String.join(
                ", ",
                host.deviceTypes().values().stream()
                        .map(DeviceType::label)
                        .distinct()
                        .sorted()
                        .toList());
    }

    private static boolean differ(String one, String other) {
        return !one.isEmpty() && !other.isEmpty() && !one.equals(other);
    }
}
