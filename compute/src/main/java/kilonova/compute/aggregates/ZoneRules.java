package kilonova.compute.aggregates;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.ToIntFunction;

/**
 * What keeps availability zones sound: a host is in one zone at most, and its zone does not change while it has servers, because
 * they were promised to be there. Pure.
 */
final class ZoneRules {
    private final AggregateView all;
    private final ToIntFunction<String> servers;

    /** @param servers how many servers a host has */
    ZoneRules(AggregateView all, ToIntFunction<String> servers) {
        this.all = all;
        this.servers = servers;
    }

    /** Why an aggregate must not get another zone; empty if it may. */
    Optional<String> againstZone(Aggregate aggregate, Optional<String> zone) {
        if (zone.filter(name -> !name.isEmpty()).isEmpty()) {
            return Optional.of("Aggregate " + aggregate.name() + " does not support empty named availability zone");
        }
        return againstHosts(aggregate, aggregate.hosts(), zone.get()).or(() -> {
            boolean isOther = !zone.equals(aggregate.zone());
            return isOther && aggregate.hosts().stream().anyMatch(host -> servers.applyAsInt(host) > 0)
                    ? Optional.of("One or more hosts contain instances in this zone")
                    : Optional.empty();
        });
    }

    /** Why a host must not join an aggregate; empty if it may. */
    Optional<String> againstJoining(Aggregate aggregate, String host) {
        if (aggregate.zone().isEmpty()) {
            return Optional.empty();
        }
        String zone = aggregate.zone().get();
        return againstHosts(aggregate, List.of(host), zone)
                .or(() -> againstMove("added to", host, all.namedZone(host), Optional.of(zone)));
    }

    /** Why a host must not leave an aggregate; empty if it may. */
    Optional<String> againstLeaving(Aggregate aggregate, String host) {
        if (aggregate.zone().isEmpty()) {
            return Optional.empty();
        }
        Optional<String> left = all.of(host).stream()
                .filter(other -> other.id() != aggregate.id())
                .flatMap(other -> other.zone().stream())
                .findFirst();
        return againstMove("removed from", host, aggregate.zone(), left);
    }

    private Optional<String> againstHosts(Aggregate aggregate, Collection<String> hosts, String zone) {
        TreeSet<String> others = new TreeSet<>();
        all.all().stream()
                .filter(other -> other.id() != aggregate.id())
                .filter(other -> other.hosts().stream().anyMatch(hosts::contains))
                .flatMap(other -> other.zone().stream())
                .filter(other -> !other.equals(zone))
                .forEach(others::add);
        return others.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "One or more hosts already in availability zone(s) ['" + String.join("', '", others) + "']");
    }

    private Optional<String> againstMove(String how, String host, Optional<String> from, Optional<String> to) {
        int there = servers.applyAsInt(host);
        if (there == 0 || from.equals(to)) {
            return Optional.empty();
        }
        return Optional.of("The host cannot be " + how + " the aggregate: its availability zone would change from '"
                + from.orElse(AggregateView.DEFAULT_ZONE) + "' to '" + to.orElse(AggregateView.DEFAULT_ZONE)
                + "', and it has " + there + " instance(s), which stay in their zone. Move them away first");
    }
}
