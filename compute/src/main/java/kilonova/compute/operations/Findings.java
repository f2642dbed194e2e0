package kilonova.compute.operations;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.hosts.DeviceProviderRows;
import kilonova.compute.hosts.DeviceProviderRows.Device;
import kilonova.compute.hosts.Guest;
import kilonova.compute.hosts.Guests;
import kilonova.compute.scheduler.FlavorRequest;
import kilonova.compute.scheduler.Held;
import kilonova.compute.servers.Migration;
import kilonova.compute.servers.Migrations;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.Servers;
import kilonova.placement.allocations.Allocation;
import kilonova.placement.allocations.Consumer;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.providers.ProviderTree;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.placement.snapshots.Snapshot;
import kilonova.protocol.DeviceClaim;
import kilonova.protocol.GuestGoal;
import org.jdbi.v3.core.Handle;

/**
 * Compares what is held in Placement with the guests that are stored. Servers for which something is under way are left out: their
 * operations know better. What neither servers nor migrations hold is none of ours.
 */
final class Findings {
    private static final Set<ResourceClass> OF_HOST =
            Set.of(ResourceClass.VCPU, ResourceClass.MEMORY_MB, ResourceClass.DISK_GB);

    private final Handle handle;
    private final Snapshot snapshot;
    private final Map<UUID, Device> devices;
    private final List<Finding> found = new ArrayList<>();

    private Findings(Handle handle, Snapshot snapshot) {
        this.handle = handle;
        this.snapshot = snapshot;
        this.devices = DeviceProviderRows.devices(handle);
    }

    /** @param snapshot older than what the handle reads */
    static List<Finding> of(Handle handle, Snapshot snapshot) {
        Findings findings = new Findings(handle, snapshot);
        Map<UUID, Migration> sources = new HashMap<>();
        Migrations.holding(handle)
                .forEach(migration -> migration.sourceGuest().ifPresent(guest -> sources.put(guest, migration)));
        Set<UUID> holders = new HashSet<>();
        for (Guest guest : Guests.all(handle)) {
            Optional<Migration> leaving =
                    Optional.ofNullable(sources.get(guest.desired().guestId()));
            UUID holder = leaving.map(Migration::uuid).orElse(guest.desired().serverId());
            holders.add(holder);
            findings.compare(holder, guest, leaving);
        }
        for (Consumer consumer : snapshot.consumers().all()) {
            if (!holders.contains(consumer.id().value())) {
                findings.withoutGuest(consumer.id().value());
            }
        }
        return findings.found;
    }

    private void compare(UUID holder, Guest guest, Optional<Migration> leaving) {
        Held held = Held.in(snapshot, holder);
        Map<String, Long> has = wished(guest);
        Map<String, Long> holds = held(held);
        if (has.equals(holds) || guest.desired().goal() == GuestGoal.ABSENT) {
            return;
        }
        UUID serverId = guest.desired().serverId();
        Optional<Server> server = Servers.find(handle, serverId).filter(found -> !found.isDeleted());
        if (server.isEmpty() || Operations.find(handle, serverId).isPresent()) {
            return;
        }
        String sentence = "The guest " + guest.desired().guestId() + " on " + guest.host() + " has "
                + (has.isEmpty() ? "no device" : has) + ", and " + holder + " holds "
                + (holds.isEmpty() ? "none" : holds) + ".";
        boolean ofServer = server.get()
                .whereabouts()
                .guestId()
                .equals(Optional.of(guest.desired().guestId()));
        Flavor flavor = leaving.map(Migration::oldFlavor).orElse(server.get().flavor());
        Optional<List<Allocation>> wanted =
                ofServer || leaving.isPresent() ? wanted(guest, flavor, held) : Optional.empty();
        found.add(
                wanted.isPresent()
                        ? new Finding.NotWhatTheGuestHas(holder, server.get(), sentence, held, wanted.get())
                        : new Finding.NotUnderstood(holder, serverId, sentence));
    }

    private static Map<String, Long> wished(Guest guest) {
        Map<String, Long> units = new TreeMap<>();
        for (DeviceClaim claim : guest.desired().devices()) {
            units.merge(
                    unit(new Device(guest.host(), claim.providerKey()), claim.resourceClass()),
                    (long) claim.amount(),
                    Long::sum);
        }
        return units;
    }

    private Map<String, Long> held(Held held) {
        Map<String, Long> units = new TreeMap<>();
        for (Allocation allocation : allocations(held)) {
            device(allocation.provider())
                    .ifPresent(device -> units.merge(
                            unit(device, allocation.resourceClass().name()), allocation.amount(), Long::sum));
        }
        return units;
    }

    private static List<Allocation> allocations(Held held) {
        return held.consumer().map(Consumer::allocations).orElse(List.of());
    }

    private Optional<Device> device(ProviderId provider) {
        return Optional.ofNullable(devices.get(provider.value()));
    }

    private Optional<ProviderId> provider(Device device) {
        return devices.entrySet().stream()
                .filter(entry -> entry.getValue().equals(device))
                .map(entry -> new ProviderId(entry.getKey()))
                .findFirst();
    }

    private static String unit(Device device, String resourceClass) {
        return resourceClass + " of " + device.key() + " on " + device.host();
    }

    /** What it holds of the host itself, or what its flavor says of that, and the devices of its guest; empty if one is not known. */
    private Optional<List<Allocation>> wanted(Guest guest, Flavor flavor, Held held) {
        Optional<ProviderTree> tree = snapshot.providers()
                .named(guest.host())
                .flatMap(root -> snapshot.providers().treeOf(root.id()));
        if (tree.isEmpty()) {
            return Optional.empty();
        }
        ProviderId root = tree.get().root().id();
        List<Allocation> wanted = new ArrayList<>(allocations(held).stream()
                .filter(allocation -> tree.get().member(allocation.provider()).isPresent())
                .filter(allocation -> device(allocation.provider()).isEmpty())
                .toList());
        if (wanted.isEmpty()) {
            FlavorRequest.of(flavor, Map.of()).groups().getFirst().resources().forEach((resourceClass, amount) -> {
                if (OF_HOST.contains(resourceClass)) {
                    wanted.add(new Allocation(root, resourceClass, amount));
                }
            });
        }
        for (DeviceClaim claim : guest.desired().devices()) {
            Optional<ProviderId> provider = provider(new Device(guest.host(), claim.providerKey()));
            if (provider.isEmpty()) {
                return Optional.empty();
            }
            wanted.add(new Allocation(provider.get(), new ResourceClass(claim.resourceClass()), claim.amount()));
        }
        return Optional.of(wanted);
    }

    private void withoutGuest(UUID holder) {
        Optional<Server> server = Servers.find(handle, holder);
        Optional<Migration> migration = Migrations.find(handle, holder);
        Optional<UUID> about = server.map(Server::id).or(() -> migration.map(Migration::serverId));
        if (about.isEmpty() || Operations.find(handle, about.get()).isPresent()) {
            return;
        }
        boolean nothing = server.map(Findings::hasNoGuest)
                .orElseGet(() -> migration.filter(Migrations::isOver).isPresent());
        if (nothing) {
            found.add(new Finding.HeldForNothing(
                    holder,
                    about.get(),
                    (server.isPresent() ? "The server has no guest" : "The migration is over") + ", and " + holder
                            + " holds something still.",
                    Held.in(snapshot, holder)));
        } else if (server.isPresent()) {
            found.add(new Finding.NotUnderstood(
                    holder, holder, "The server holds something for a guest that is not stored any more."));
        }
    }

    private static boolean hasNoGuest(Server server) {
        return server.isDeleted() || server.whereabouts().guestId().isEmpty();
    }
}
