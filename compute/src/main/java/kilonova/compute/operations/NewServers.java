package kilonova.compute.operations;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import kilonova.compute.servers.Asker;
import kilonova.compute.servers.CreateServers;
import kilonova.compute.servers.PowerState;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.TaskState;
import kilonova.compute.servers.VmState;

/** Makes the records of new servers out of a wish. Pure but for the ids that it makes. */
final class NewServers {
    private static final int LONGEST_HOSTNAME = 63;

    private NewServers() {}

    /** @param count how many of them were admitted */
    static List<Server> of(CreateServers wish, int count, Asker asker, Instant now) {
        String reservationId = "r-" + UUID.randomUUID().toString().substring(0, 8);
        List<Server> servers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = wish.maxCount() == 1 ? wish.name() : wish.name() + "-" + (i + 1);
            UUID id = UUID.randomUUID();
            servers.add(new Server(
                    id,
                    name,
                    asker.projectId(),
                    asker.userId(),
                    now,
                    now,
                    details(wish, hostname(wish, i, name, id)),
                    wish.flavor(),
                    wish.imageId(),
                    building(),
                    new Server.Whereabouts(
                            Optional.empty(),
                            Optional.empty(),
                            wish.availabilityZone(),
                            wish.requestedHost(),
                            i,
                            reservationId),
                    Optional.empty()));
        }
        return servers;
    }

    /** A host name as Nova makes it: what is not a letter, digit, dot or dash goes or becomes a dash. */
    static String hostname(String name, UUID id) {
        String clean = name.strip()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[ _.]", "-")
                .replaceAll("[^a-z0-9-]+", "")
                .replaceAll("^-+", "");
        String cut = clean.length() > LONGEST_HOSTNAME ? clean.substring(0, LONGEST_HOSTNAME) : clean;
        String trimmed = cut.replaceAll("-+$", "");
        return trimmed.isEmpty() ? "server-" + id : trimmed;
    }

    private static String hostname(CreateServers wish, int index, String name, UUID id) {
        return wish.hostname()
                .map(asked -> wish.maxCount() == 1 ? asked : asked + "-" + (index + 1))
                .orElseGet(() -> hostname(name, id));
    }

    private static Server.State building() {
        return new Server.State(
                VmState.BUILDING,
                Optional.of(TaskState.SCHEDULING),
                PowerState.NOSTATE,
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static Server.Details details(CreateServers wish, String hostname) {
        return new Server.Details(
                hostname,
                wish.description(),
                wish.metadata(),
                wish.tags(),
                wish.keyName(),
                wish.publicKey(),
                wish.userData(),
                wish.configDrive(),
                wish.diskConfig(),
                wish.accessIpV4(),
                wish.accessIpV6(),
                wish.securityGroups(),
                wish.schedulerHints(),
                Optional.ofNullable(wish.schedulerHints().get("group"))
                        .flatMap(values -> values.stream().findFirst()));
    }
}
