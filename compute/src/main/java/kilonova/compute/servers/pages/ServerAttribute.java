package kilonova.compute.servers.pages;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import kilonova.compute.documents.Condition;
import kilonova.compute.documents.DocumentSql;
import kilonova.compute.documents.Documents;
import kilonova.compute.servers.PowerState;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.TaskState;
import kilonova.compute.servers.VmState;
import kilonova.http.IsoTime;

/** What servers can be filtered and sorted by, under Nova's names. Missing values are empty. */
public enum ServerAttribute implements SortKey {
    UUID(Reading.column(server -> server.id().toString(), "id")),
    DISPLAY_NAME(Reading.text(Server::name, "name")),
    DISPLAY_DESCRIPTION(Reading.text(server -> server.details().description().orElse(""), "details", "description")),
    HOSTNAME(Reading.text(server -> server.details().hostname(), "details", "hostname")),
    PROJECT_ID(Reading.column(Server::projectId, "project_id")),
    USER_ID(Reading.text(Server::userId, "userId")),
    IMAGE_REF(Reading.text(server -> server.imageId().orElse(""), "imageId")),
    INSTANCE_TYPE_ID(Reading.text(server -> server.flavor().id(), "flavor", "id")),
    KEY_NAME(Reading.text(server -> server.details().keyName().orElse(""), "details", "keyName")),
    CONFIG_DRIVE(Reading.choice(
            server -> server.details().configDrive() ? "True" : "",
            sql -> sql.isTrue("details", "configDrive"),
            "True",
            "")),
    AUTO_DISK_CONFIG(Reading.choice(
            server -> server.details().diskConfig().equals("AUTO") ? "1" : "0",
            sql -> sql.text("details", "diskConfig") + " = 'AUTO'",
            "1",
            "0")),
    ACCESS_IP_V4(Reading.text(server -> server.details().accessIpV4(), "details", "accessIpV4")),
    ACCESS_IP_V6(Reading.text(server -> server.details().accessIpV6(), "details", "accessIpV6")),
    HOST(Reading.column(server -> server.whereabouts().host().orElse(""), "COALESCE(host, '')")),
    NODE(HOST.reading),
    RESERVATION_ID(Reading.column(server -> server.whereabouts().reservationId(), "reservation_id")),
    LAUNCH_INDEX(Reading.number(
            server -> server.whereabouts().launchIndex(), sql -> sql.number("whereabouts", "launchIndex"))),
    KERNEL_ID(Reading.column(_ -> "", "''")),
    RAMDISK_ID(Reading.column(_ -> "", "''")),
    ROOT_DEVICE_NAME(Reading.column(_ -> "/dev/vda", "'/dev/vda'")),
    VM_STATE(Reading.computed(
            server -> server.state().vm().wireName(),
            sql -> sql.word(VmState.class, VmState::wireName, "", "state", "vm"))),
    TASK_STATE(Reading.computed(
            server -> server.state().task().map(TaskState::wireName).orElse(""),
            sql -> sql.word(TaskState.class, TaskState::wireName, "", "state", "task"))),
    POWER_STATE(Reading.number(
            server -> server.state().power().code(),
            sql -> sql.word(PowerState.class, PowerState::code, 0, "state", "power"))),
    PROGRESS(Reading.number(server -> server.state().progress(), sql -> sql.number("state", "progress"))),
    LOCKED(Reading.choice(
            server -> server.state().lock().isPresent() ? "1" : "0",
            sql -> sql.text("state", "lock") + " IS NOT NULL",
            "1",
            "0")),
    LOCKED_BY(Reading.computed(
            ServerAttribute::locker,
            sql -> "CASE WHEN " + sql.text("state", "lock") + " IS NULL THEN '' WHEN "
                    + sql.isTrue("state", "lock", "byAdmin") + " THEN 'admin' ELSE 'owner' END")),
    CREATED_AT(new Reading<>(
            server -> IsoTime.microseconds(server.createdAt()),
            server -> Documents.sortable(server.createdAt()),
            _ -> "created_at",
            false)),
    UPDATED_AT(Reading.time(server -> Optional.of(server.updatedAt()), "updatedAt")),
    LAUNCHED_AT(Reading.time(server -> server.state().launchedAt(), "state", "launchedAt")),
    TERMINATED_AT(Reading.time(server -> server.state().terminatedAt(), "state", "terminatedAt"));

    private static final Map<String, ServerAttribute> BY_NAME = Arrays.stream(values())
            .collect(Collectors.toMap(attribute -> attribute.name().toLowerCase(Locale.ROOT), Function.identity()));

    @SuppressWarnings("ImmutableEnumChecker") // functions of records, which have no state
    private final Reading<Server> reading;

    ServerAttribute(Reading<Server> reading) {
        this.reading = reading;
    }

    /** The attribute of that name, if there is one. */
    public static Optional<ServerAttribute> of(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** What a server has of it, as clients see it. */
    public String text(Server server) {
        return reading.text().apply(server);
    }

    @Override
    public Object value(Server server) {
        return reading.value().apply(server);
    }

    @Override
    public boolean isText() {
        return reading.isText();
    }

    @Override
    public String sql(DocumentSql document) {
        return reading.sql().sql(document);
    }

    /** Whether it is the same for all servers. */
    public boolean isConstant() {
        return switch (this) {
            case KERNEL_ID, RAMDISK_ID, ROOT_DEVICE_NAME -> true;
            default -> false;
        };
    }

    /** The servers that are deleted, or those that are not. */
    public static Condition deleted(boolean wanted) {
        return Condition.Is.the(_ -> "deleted", wanted ? 1 : 0);
    }

    /** The servers that changed at that time or later. */
    public static Condition changedSince(Instant earliest) {
        return Reading.since(UPDATED_AT, earliest);
    }

    /** The servers that changed at that time or earlier. */
    public static Condition changedUntil(Instant latest) {
        return Reading.until(UPDATED_AT, latest);
    }

    private static String locker(Server server) {
        return server.state()
                .lock()
                .map(lock -> lock.byAdmin() ? "admin" : "owner")
                .orElse("");
    }
}
