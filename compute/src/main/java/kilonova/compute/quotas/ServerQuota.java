package kilonova.compute.quotas;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.outcome.Refusal;
import kilonova.compute.usage.ServerTotals;

/** The three quotas that servers take up, of a project or of a user. The sentence of a refusal is Nova's, because scripts read it. */
final class ServerQuota {
    private final Map<QuotaResource, Integer> limits;
    private final Supplier<ServerTotals> used;

    /**
     * @param limits what is missing is unlimited
     * @param used asked only if there is a limit
     */
    ServerQuota(Map<QuotaResource, Integer> limits, Supplier<ServerTotals> used) {
        this.limits = limits;
        this.used = used;
    }

    private record Excess(QuotaResource resource, String requested, long used, int limit) {}

    Quotas.Room forServers(Flavor flavor, int least, int most) {
        if (isUnlimited()) {
            return new Quotas.Room.For(most);
        }
        ServerTotals now = used.get();
        long room = Math.min(
                left(QuotaResource.INSTANCES, now.servers()),
                Math.min(
                        left(QuotaResource.CORES, now.vcpus()) / flavor.vcpus(),
                        left(QuotaResource.RAM, now.memoryMb()) / flavor.memoryMb()));
        if (room >= least) {
            return new Quotas.Room.For((int) Math.min(room, most));
        }
        String servers = least == most ? Integer.toString(least) : least + "-" + most;
        long cores = (long) most * flavor.vcpus();
        long memory = (long) most * flavor.memoryMb();
        return new Quotas.Room.None(refusal(excesses(now, servers, most, cores, memory)));
    }

    Optional<Refusal> forResize(Flavor from, Flavor to) {
        long cores = Math.max(0, to.vcpus() - from.vcpus());
        long memory = Math.max(0, to.memoryMb() - from.memoryMb());
        if (isUnlimited() || (cores == 0 && memory == 0)) {
            return Optional.empty();
        }
        List<Excess> excesses = excesses(used.get(), "0", 0, cores, memory);
        return excesses.isEmpty() ? Optional.empty() : Optional.of(refusal(excesses));
    }

    private boolean isUnlimited() {
        return limit(QuotaResource.INSTANCES) == Quotas.UNLIMITED
                && limit(QuotaResource.CORES) == Quotas.UNLIMITED
                && limit(QuotaResource.RAM) == Quotas.UNLIMITED;
    }

    private int limit(QuotaResource resource) {
        return limits.getOrDefault(resource, Quotas.UNLIMITED);
    }

    private long left(QuotaResource resource, long usedNow) {
        return limit(resource) == Quotas.UNLIMITED
                ? Integer.MAX_VALUE * 1024L * 1024L
                : Math.max(0, limit(resource) - usedNow);
    }

    /** What exceeds its limit, in the order of the names. */
    private List<Excess> excesses(ServerTotals now, String servers, int count, long cores, long memory) {
        List<Excess> excesses = new ArrayList<>();
        if (cores > left(QuotaResource.CORES, now.vcpus())) {
            excesses.add(
                    new Excess(QuotaResource.CORES, Long.toString(cores), now.vcpus(), limit(QuotaResource.CORES)));
        }
        if (count > left(QuotaResource.INSTANCES, now.servers())) {
            excesses.add(new Excess(QuotaResource.INSTANCES, servers, now.servers(), limit(QuotaResource.INSTANCES)));
        }
        if (memory > left(QuotaResource.RAM, now.memoryMb())) {
            excesses.add(
                    new Excess(QuotaResource.RAM, Long.toString(memory), now.memoryMb(), limit(QuotaResource.RAM)));
        }
        return excesses;
    }

    private static Refusal refusal(List<Excess> excesses) {
        String names =
                excesses.stream().map(excess -> excess.resource().wireName()).collect(Collectors.joining(", "));
        String requested = excesses.stream().map(Excess::requested).collect(Collectors.joining(", "));
        String used =
                excesses.stream().map(excess -> Long.toString(excess.used())).collect(Collectors.joining(", "));
        String limits = excesses.stream()
                .map(excess -> Integer.toString(excess.limit()))
                .collect(Collectors.joining(", "));
        return new Refusal(
                Refusal.Kind.OVER_QUOTA,
                "quota.exceeded",
                "Quota exceeded for " + names + ": Requested " + requested + ", but already used " + used + " of "
                        + limits + " " + names);
    }
}
