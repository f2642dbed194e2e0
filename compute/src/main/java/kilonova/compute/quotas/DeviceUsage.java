package kilonova.compute.quotas;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kilonova.compute.documents.Documents;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.scheduler.FlavorRequest;
import kilonova.compute.servers.Migration;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.TaskState;
import org.jdbi.v3.core.Handle;

/**
 * What the servers of a project take up of GPUs. A server that has its devices counts with what Placement gave it, one that waits for
 * them with the least that its flavor can be served with. While it moves it counts with the larger of what it was and what it becomes,
 * so that confirming and reverting never need quota. A server that left its host when it was shelved has none.
 */
final class DeviceUsage {
    private final DeviceFacts facts;
    private final Set<String> classes;

    DeviceUsage(DeviceFacts facts) {
        this.facts = facts;
        this.classes = facts.classes();
    }

    /** The uses of each server of a project that has or waits for any. */
    Map<UUID, Map<DeviceResource, Long>> ofProject(Handle handle, String projectId) {
        Map<UUID, List<Migration>> moves = handle
                .select(
                        "SELECT m.document FROM migrations m JOIN servers s ON m.server_id = s.id"
                                + " WHERE m.open = 1 AND s.deleted = 0 AND s.project_id = ?",
                        projectId)
                .mapTo(String.class)
                .map(document -> Documents.read(Migration.class, document))
                .stream()
                .collect(Collectors.groupingBy(Migration::serverId));
        Map<UUID, Map<DeviceResource, Long>> uses = new HashMap<>();
        handle.select(
                        "SELECT document FROM servers WHERE deleted = 0 AND project_id = ? AND document LIKE '%\"resources%'",
                        projectId)
                .mapTo(String.class)
                .map(document -> Documents.read(Server.class, document))
                .forEach(server -> uses.put(server.id(), of(server, moves.getOrDefault(server.id(), List.of()))));
        uses.values().removeIf(Map::isEmpty);
        return uses;
    }

    private Map<DeviceResource, Long> of(Server server, List<Migration> moves) {
        if (!hasDevices(server)) {
            return Map.of();
        }
        Map<DeviceResource, Long> most = new HashMap<>();
        Stream.concat(
                        Stream.of(server.flavor()),
                        moves.stream().flatMap(move -> Stream.of(move.oldFlavor(), move.newFlavor())))
                .distinct()
                .forEach(flavor -> amounts(flavor).forEach((resource, amount) -> {
                    if (!resource.equals(DeviceResource.FRAME_BUFFER)) {
                        most.merge(resource, amount, Math::max);
                    }
                }));
        if (most.isEmpty()) {
            return Map.of();
        }
        long held = Stream.concat(Stream.of(server.id()), moves.stream().map(Migration::uuid))
                .mapToLong(consumer -> facts.held(consumer).orElse(-1))
                .max()
                .orElse(-1);
        most.put(
                DeviceResource.FRAME_BUFFER,
                held >= 0 ? held : amounts(server.flavor()).getOrDefault(DeviceResource.FRAME_BUFFER, 0L));
        return most;
    }

    private static boolean hasDevices(Server server) {
        boolean comingBack =
                server.state().task().filter(TaskState.UNSHELVING::equals).isPresent();
        return switch (server.state().vm()) {
            // Until it runs again it is shown as shelved, although its guest is being made on a host with its devices.
            case SHELVED_OFFLOADED -> comingBack || server.whereabouts().host().isPresent();
            case ERROR -> server.whereabouts().host().isPresent();
            default -> true;
        };
    }

    /** What one server of a flavor takes up; nothing if it has no GPU. */
    Map<DeviceResource, Long> amounts(Flavor flavor) {
        FlavorRequest request = FlavorRequest.of(flavor, Map.of());
        Map<DeviceResource, Long> amounts = new HashMap<>();
        request.groups()
                .forEach(group -> group.resources().forEach((resourceClass, amount) -> {
                    Optional<DeviceResource> known = DeviceResource.ofClass(resourceClass.name());
                    known.ifPresent(resource -> amounts.merge(resource, amount, Long::sum));
                    if (known.isPresent() && classes.contains(resourceClass.name())) {
                        amounts.merge(DeviceResource.UNITS, amount, Long::sum);
                    }
                }));
        if (amounts.containsKey(DeviceResource.UNITS)) {
            amounts.put(DeviceResource.FRAME_BUFFER, facts.least(request));
        }
        return amounts;
    }

    /** The sum over all servers. */
    static Map<DeviceResource, Long> together(Map<UUID, Map<DeviceResource, Long>> uses) {
        Map<DeviceResource, Long> sum = new HashMap<>();
        uses.values().forEach(one -> one.forEach((resource, amount) -> sum.merge(resource, amount, Long::sum)));
        return sum;
    }
}
