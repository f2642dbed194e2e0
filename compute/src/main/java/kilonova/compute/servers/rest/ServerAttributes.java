package kilonova.compute.servers.rest;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import kilonova.compute.servers.Server;
import kilonova.http.IsoTime;

/** What servers can be filtered and sorted by, under Nova's names. Missing values are empty. */
final class ServerAttributes {
    private static final Map<String, Function<Server, String>> BY_NAME = Map.ofEntries(
            attribute("uuid", server -> server.id().toString()),
            attribute("display_name", Server::name),
            attribute("display_description", server -> text(server.details().description())),
            attribute("hostname", server -> server.details().hostname()),
            attribute("project_id", Server::projectId),
            attribute("user_id", Server::userId),
            attribute("image_ref", server -> text(server.imageId())),
            attribute("instance_type_id", server -> server.flavor().id()),
            attribute("key_name", server -> text(server.details().keyName())),
            attribute("config_drive", server -> server.details().configDrive() ? "True" : ""),
            attribute(
                    "auto_disk_config", server -> server.details().diskConfig().equals("AUTO") ? "1" : "0"),
            attribute("access_ip_v4", server -> server.details().accessIpV4()),
            attribute("access_ip_v6", server -> server.details().accessIpV6()),
            attribute("host", server -> text(server.whereabouts().host())),
            attribute("node", server -> text(server.whereabouts().host())),
            attribute("reservation_id", server -> server.whereabouts().reservationId()),
            attribute(
                    "launch_index",
                    server -> Integer.toString(server.whereabouts().launchIndex())),
            attribute("kernel_id", _ -> ""),
            attribute("ramdisk_id", _ -> ""),
            attribute("root_device_name", _ -> "/dev/vda"),
            attribute("vm_state", server -> server.state().vm().wireName()),
            attribute(
                    "task_state",
                    server -> server.state().task().map(task -> task.wireName()).orElse("")),
            attribute(
                    "power_state",
                    server -> Integer.toString(server.state().power().code())),
            attribute("progress", server -> Integer.toString(server.state().progress())),
            attribute("locked_by", ServerAttributes::lockedBy),
            attribute("locked", server -> server.state().lock().isPresent() ? "1" : "0"),
            attribute("created_at", server -> time(server.createdAt())),
            attribute("updated_at", server -> time(server.updatedAt())),
            attribute(
                    "launched_at",
                    server -> server.state()
                            .launchedAt()
                            .map(ServerAttributes::time)
                            .orElse("")),
            attribute(
                    "terminated_at",
                    server -> server.state()
                            .terminatedAt()
                            .map(ServerAttributes::time)
                            .orElse("")));

    private ServerAttributes() {}

    /** How to read the attribute of that name, if there is one. */
    static Optional<Function<Server, String>> of(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    private static Map.Entry<String, Function<Server, String>> attribute(String name, Function<Server, String> read) {
        return Map.entry(name, read);
    }

    private static String lockedBy(Server server) {
        return server.state()
                .lock()
                .map(lock -> lock.byAdmin() ? "admin" : "owner")
                .orElse("");
    }

    private static String text(Optional<String> value) {
        return value.orElse("");
    }

    private static String time(Instant instant) {
        return IsoTime.microseconds(instant);
    }
}
