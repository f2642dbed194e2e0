package kilonova.compute.quotas;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.outcome.Refusal;
import kilonova.compute.scheduler.Allowance;
import kilonova.compute.scheduler.FrameBuffer;
import kilonova.compute.servers.Server;
import kilonova.config.group.QuotaSettings;
import kilonova.store.Database;
import org.jdbi.v3.core.Handle;

/** Limits of projects in what is scarce: virtual GPUs, their classes, and their frame buffer. What is used is counted, never kept. Thread-safe. */
public final class DeviceQuotas {
    private final Database database;
    private final DeviceFacts facts;
    private final DeviceLimits limits;

    public DeviceQuotas(Database database, QuotaSettings settings, DeviceFacts facts) {
        this.database = database;
        this.facts = facts;
        this.limits = new DeviceLimits(settings);
    }

    /**
     * How many new servers the quota has room for. To be asked in the transaction that stores them.
     *
     * @param least fewer than this many make it a refusal
     * @param most the number wished
     */
    public Quotas.Room forServers(Handle handle, String projectId, Flavor flavor, int least, int most) {
        Map<DeviceResource, Integer> ofProject = limited(handle, projectId);
        if (ofProject.isEmpty()) {
            return new Quotas.Room.For(most);
        }
        DeviceUsage usage = new DeviceUsage(facts);
        Map<DeviceResource, Long> each = usage.amounts(flavor);
        if (each.isEmpty()) {
            return new Quotas.Room.For(most);
        }
        Map<DeviceResource, Long> used = DeviceUsage.together(usage.ofProject(handle, projectId));
        long room = most;
        for (Map.Entry<DeviceResource, Integer> limit : ofProject.entrySet()) {
            long one = each.getOrDefault(limit.getKey(), 0L);
            if (one > 0) {
                room = Math.min(room, Math.max(0, limit.getValue() - used.getOrDefault(limit.getKey(), 0L)) / one);
            }
        }
        if (room >= least) {
            return new Quotas.Room.For((int) room);
        }
        return new Quotas.Room.None(refusal(ofProject, used, resource -> most * each.getOrDefault(resource, 0L))
                .orElseThrow());
    }

    /** Says why a server may not be resized; empty if it may. What becomes smaller needs no quota. */
    public Optional<Refusal> forResize(Handle handle, Server server, Flavor to) {
        Map<DeviceResource, Integer> ofProject = limited(handle, server.projectId());
        if (ofProject.isEmpty()) {
            return Optional.empty();
        }
        DeviceUsage usage = new DeviceUsage(facts);
        Map<UUID, Map<DeviceResource, Long>> uses = usage.ofProject(handle, server.projectId());
        Map<DeviceResource, Long> before = uses.getOrDefault(server.id(), Map.of());
        Map<DeviceResource, Long> after = usage.amounts(to);
        return refusal(
                ofProject,
                DeviceUsage.together(uses),
                resource -> after.getOrDefault(resource, 0L) - before.getOrDefault(resource, 0L));
    }

    /** Says why a server that gave its GPU back may not get one again; empty if it may. */
    public Optional<Refusal> forUnshelve(Handle handle, Server server) {
        return forResize(handle, server, server.flavor());
    }

    /**
     * How much frame buffer a server may get when it is placed; empty if nothing limits it.
     *
     * @param server counts with what it holds already, also for a move that is under way
     */
    public Optional<Allowance> allowance(Server server) {
        return database.read(handle -> {
            Optional<Integer> limit =
                    Optional.ofNullable(limited(handle, server.projectId()).get(DeviceResource.FRAME_BUFFER));
            if (limit.isEmpty()) {
                return Optional.<Allowance>empty();
            }
            Map<UUID, Map<DeviceResource, Long>> uses =
                    new HashMap<>(new DeviceUsage(facts).ofProject(handle, server.projectId()));
            uses.remove(server.id());
            long others = DeviceUsage.together(uses).getOrDefault(DeviceResource.FRAME_BUFFER, 0L);
            return Optional.of(new Allowance(limit.get(), others, heldForMoves(handle, server)));
        });
    }

    private long heldForMoves(Handle handle, Server server) {
        return kilonova.compute.servers.Migrations.allOpen(handle, server.id()).stream()
                .mapToLong(move -> facts.held(move.uuid()).orElse(0))
                .max()
                .orElse(0);
    }

    /** Limits of a project and what is used of them: the two sums, and each class that is limited or used. */
    public SortedMap<DeviceResource, Quotas.Quota> quotas(String projectId) {
        return database.read(handle -> {
            Map<DeviceResource, Integer> ofProject = limits.ofProject(handle, projectId);
            Map<DeviceResource, Long> used = DeviceUsage.together(new DeviceUsage(facts).ofProject(handle, projectId));
            TreeSet<DeviceResource> names = new TreeSet<>(ofProject.keySet());
            names.addAll(used.keySet());
            SortedMap<DeviceResource, Quotas.Quota> quotas = new TreeMap<>();
            names.forEach(name -> quotas.put(
                    name,
                    new Quotas.Quota(ofProject.getOrDefault(name, Quotas.UNLIMITED), used.getOrDefault(name, 0L))));
            return quotas;
        });
    }

    /** What a project has that nobody gave other limits. */
    public SortedMap<DeviceResource, Integer> defaults() {
        return database.read(limits::defaults);
    }

    /** Sets the limits of all projects that nobody gave other ones. */
    public SortedMap<DeviceResource, Integer> setDefaults(Map<DeviceResource, Integer> wanted) {
        return database.write(handle -> {
            DeviceLimits.setDefaults(handle, wanted);
            return limits.defaults(handle);
        });
    }

    /** Why a project's limits may not be set so: one is less than what is used. Empty if they may. */
    public Optional<Refusal> againstSetting(String projectId, Map<DeviceResource, Integer> wanted) {
        SortedMap<DeviceResource, Quotas.Quota> now = quotas(projectId);
        for (Map.Entry<DeviceResource, Integer> want : wanted.entrySet()) {
            long used = now.getOrDefault(want.getKey(), new Quotas.Quota(Quotas.UNLIMITED, 0))
                    .used();
            if (want.getValue() != Quotas.UNLIMITED && want.getValue() < used) {
                return Optional.of(new Refusal(
                        Refusal.Kind.INVALID,
                        "quota.out_of_range",
                        "Quota limit " + want.getValue() + " for " + want.getKey()
                                + " must be greater than or equal to already used and reserved " + used + "."));
            }
        }
        return Optional.empty();
    }

    /** Sets limits of a project, even below what is used. They are taken back together with its other quotas. */
    public void set(String projectId, Map<DeviceResource, Integer> wanted) {
        database.change(handle -> DeviceLimits.set(handle, projectId, wanted));
    }

    private Map<DeviceResource, Integer> limited(Handle handle, String projectId) {
        return limits.ofProject(handle, projectId).entrySet().stream()
                .filter(limit -> limit.getValue() != Quotas.UNLIMITED)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Nova's sentence about what would exceed its limit, in the order of the names. */
    private static Optional<Refusal> refusal(
            Map<DeviceResource, Integer> limits, Map<DeviceResource, Long> used, ToLongFunction<DeviceResource> asked) {
        List<DeviceResource> exceeded = new ArrayList<>();
        for (DeviceResource resource : new TreeSet<>(limits.keySet())) {
            long more = asked.applyAsLong(resource);
            if (more > 0 && more > limits.getOrDefault(resource, 0) - used.getOrDefault(resource, 0L)) {
                exceeded.add(resource);
            }
        }
        return exceeded.isEmpty()
                ? Optional.empty()
                : Optional.of(new Refusal(
                        Refusal.Kind.OVER_QUOTA,
                        "quota.exceeded",
                        FrameBuffer.EXCEEDED.formatted(
                                names(exceeded, DeviceResource::wireName),
                                names(exceeded, resource -> Long.toString(asked.applyAsLong(resource))),
                                names(exceeded, resource -> Long.toString(used.getOrDefault(resource, 0L))),
                                names(exceeded, resource -> Integer.toString(limits.getOrDefault(resource, 0))),
                                names(exceeded, DeviceResource::wireName))));
    }

    private static String names(List<DeviceResource> resources, Function<DeviceResource, String> text) {
        return resources.stream().map(text).collect(Collectors.joining(", "));
    }
}
