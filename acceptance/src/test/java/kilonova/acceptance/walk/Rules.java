package kilonova.acceptance.walk;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kilonova.acceptance.product.HostFiles.GuestSeen;
import kilonova.acceptance.product.HostFiles.UnitSeen;
import kilonova.acceptance.walk.Sight.HostSeen;
import kilonova.acceptance.walk.Sight.MoveSeen;
import kilonova.acceptance.walk.Sight.ServerSeen;
import kilonova.acceptance.walk.Sight.Share;

/**
 * What must be so when nothing is under way and all hosts are up: whoever keeps books says the same of every device, and nothing is kept
 * for anybody who is gone. Pure.
 */
final class Rules {
    /** The power state in which the one guest of a server at rest is. */
    private static final Map<String, String> POWER = Map.of(
            "ACTIVE", "RUNNING",
            "SHUTOFF", "SHUT_OFF",
            "PAUSED", "PAUSED",
            "SUSPENDED", "SAVED",
            "RESCUE", "RUNNING",
            "SHELVED", "SHUT_OFF");

    private static final Comparator<Share> BY_NAME = Comparator.comparing(Share::toString);

    private static final Set<String> ON_NO_HOST = Set.of("SHELVED_OFFLOADED");

    private final Sight sight;
    private final Map<UUID, ServerSeen> servers;
    private final List<String> found = new ArrayList<>();

    private Rules(Sight sight) {
        this.sight = sight;
        this.servers = sight.servers().stream().collect(Collectors.toMap(ServerSeen::id, server -> server));
    }

    /** A sentence for each thing that is not as it must be; none if all is well. */
    static List<String> broken(Sight sight) {
        Rules rules = new Rules(sight);
        sight.servers().forEach(rules::server);
        rules.consumers();
        rules.moves();
        sight.hosts().values().forEach(rules::host);
        return List.copyOf(rules.found);
    }

    private void server(ServerSeen server) {
        if (server.isBusy()) {
            complain("%s is still %s %s".formatted(named(server), server.status(), server.task()));
        } else if (server.status().equals("ERROR")) {
            holdsWhatItsGuestsHave(server);
        } else if (ON_NO_HOST.contains(server.status())) {
            check(server.host().isEmpty(), "%s is %s on %s".formatted(named(server), server.status(), server.host()));
            check(guests(server.id()).isEmpty(), "%s is %s and has guests".formatted(named(server), server.status()));
            check(
                    !sight.held().containsKey(server.id()),
                    "%s is %s and holds".formatted(named(server), server.status()));
        } else if (server.status().equals("VERIFY_RESIZE")) {
            moved(server);
        } else if (POWER.containsKey(server.status())) {
            atRest(server);
        } else {
            complain("%s has a status that nobody knows: %s".formatted(named(server), server.status()));
        }
    }

    /** One guest, in the right power state, with what the flavor asks for. */
    private void atRest(ServerSeen server) {
        Map<String, GuestSeen> guests = guests(server.id());
        GuestSeen guest = guests.get(server.host());
        if (guest == null || count(server.id()) != 1) {
            complain("%s is %s on '%s', and its guests are %s"
                    .formatted(named(server), server.status(), server.host(), guests));
            return;
        }
        if (server.fault().isEmpty()) {
            check(
                    guest.power().equals(POWER.get(server.status())) || wentOff(server, guest),
                    "%s is %s, and its guest is %s".formatted(named(server), server.status(), guest.power()));
            check(
                    guest.power().equals("SHUT_OFF")
                            || guest.rescued() == server.status().equals("RESCUE"),
                    "%s is %s, and its guest is %s"
                            .formatted(named(server), server.status(), guest.rescued() ? "rescued" : "not rescued"));
        }
        holds(server, server.id(), server.host());
        asked(server);
    }

    /** Whatever is not ACTIVE keeps its status when its guest dies, and shows it by its power state. */
    private static boolean wentOff(ServerSeen server, GuestSeen guest) {
        return !server.status().equals("ACTIVE")
                && server.shownOff()
                && guest.power().equals("SHUT_OFF");
    }

    /** Two guests: the one that arrived, and the one that waits for a revert, which the migration holds. */
    private void moved(ServerSeen server) {
        Optional<MoveSeen> move = sight.moves().stream()
                .filter(one -> one.server().equals(server.id()) && one.status().equals("finished"))
                .findFirst();
        if (move.isEmpty()) {
            complain("%s waits to be confirmed, and no migration does".formatted(named(server)));
            return;
        }
        check(
                server.host().equals(move.get().destination()),
                "%s is on %s and its migration went to %s"
                        .formatted(named(server), server.host(), move.get().destination()));
        check(
                count(server.id()) == 2,
                "%s waits to be confirmed with %d guests".formatted(named(server), count(server.id())));
        asked(server);
        Map<Share, Integer> both = new TreeMap<>(BY_NAME);
        both.putAll(devices(server.id()));
        devices(move.get().id()).forEach((share, units) -> both.merge(share, units, Integer::sum));
        check(
                both.equals(inLedgers(server.id())),
                "%s and its migration hold %s, and the ledgers have %s"
                        .formatted(named(server), both, inLedgers(server.id())));
        agreesWithGuests(server);
    }

    private void holds(ServerSeen server, UUID consumer, String host) {
        Map<Share, Integer> held = devices(consumer);
        Map<Share, Integer> ledger = inLedgers(server.id());
        check(held.equals(ledger), "%s holds %s, and the ledgers have %s".formatted(named(server), held, ledger));
        check(
                held.keySet().stream().allMatch(share -> share.provider().startsWith(host)),
                "%s is on %s, and holds %s".formatted(named(server), host, held));
        agreesWithGuests(server);
    }

    /** Its allocations are those of its flavor. */
    private void asked(ServerSeen server) {
        Map<String, Integer> sums = new TreeMap<>();
        devices(server.id()).forEach((share, units) -> sums.merge(share.resourceClass(), units, Integer::sum));
        check(
                sums.equals(server.devices()),
                "%s asks for %s and holds %s".formatted(named(server), server.devices(), sums));
        int processors =
                sight.held().getOrDefault(server.id(), Map.of()).getOrDefault(new Share(server.host(), "VCPU"), 0);
        check(
                processors == server.vcpus(),
                "%s holds %d processors of %s".formatted(named(server), processors, server.host()));
    }

    /** A failed server may lack what it asked for; but what its guests have, somebody holds for it. */
    private void holdsWhatItsGuestsHave(ServerSeen server) {
        Map<Share, Integer> held = new TreeMap<>(BY_NAME);
        held.putAll(devices(server.id()));
        sight.moves().stream()
                .filter(move -> move.server().equals(server.id()))
                .forEach(move -> devices(move.id()).forEach((share, units) -> held.merge(share, units, Integer::sum)));
        inLedgers(server.id())
                .forEach((share, units) -> check(
                        held.getOrDefault(share, 0) >= units,
                        "%s has %d of %s in the ledger and holds %s".formatted(named(server), units, share, held)));
        check(
                held.isEmpty() || !server.host().isEmpty(),
                "%s is on no host and holds %s".formatted(named(server), held));
        agreesWithGuests(server);
    }

    /** What is in its guests is what the ledgers say, unit for unit. */
    private void agreesWithGuests(ServerSeen server) {
        for (HostSeen host : sight.hosts().values()) {
            for (GuestSeen guest : host.guests()) {
                if (guest.server().equals(server.id())) {
                    Set<String> assigned = host.units().stream()
                            .filter(unit ->
                                    unit.guest().filter(guest.guest()::equals).isPresent())
                            .map(UnitSeen::unit)
                            .collect(Collectors.toCollection(TreeSet::new));
                    check(
                            assigned.equals(guest.units()),
                            "the guest of %s on %s has %s, and the ledger says %s"
                                    .formatted(named(server), host.name(), guest.units(), assigned));
                }
            }
        }
    }

    private void consumers() {
        Set<UUID> open = sight.moves().stream()
                .filter(move -> Optional.ofNullable(servers.get(move.server()))
                        .filter(server -> Set.of("VERIFY_RESIZE", "ERROR").contains(server.status()))
                        .isPresent())
                .map(MoveSeen::id)
                .collect(Collectors.toSet());
        sight.held()
                .forEach((consumer, held) -> check(
                        servers.containsKey(consumer) || open.contains(consumer),
                        "%s holds %s, and is neither a server nor an open migration%s"
                                .formatted(
                                        consumer,
                                        held,
                                        sight.moves().stream()
                                                .filter(move -> move.id().equals(consumer))
                                                .map(move -> ", but " + move)
                                                .collect(Collectors.joining()))));
    }

    private void moves() {
        Set<String> ended = Set.of("done", "confirmed", "reverted", "error", "failed", "completed", "cancelled");
        sight.moves().stream()
                .filter(move -> !ended.contains(move.status()))
                .filter(move -> !(move.status().equals("finished")
                        && Optional.ofNullable(servers.get(move.server()))
                                .filter(server ->
                                        Set.of("VERIFY_RESIZE", "ERROR").contains(server.status()))
                                .isPresent()))
                .forEach(move -> complain("%s has not ended".formatted(move)));
    }

    private void host(HostSeen host) {
        Set<String> entries = host.units().stream().map(UnitSeen::unit).collect(Collectors.toSet());
        check(
                entries.containsAll(host.hardware()),
                "the hardware of %s has %s, which the ledger does not know"
                        .formatted(host.name(), minus(host.hardware(), entries)));
        host.guests().stream()
                .filter(guest ->
                        !servers.containsKey(guest.server()) || !host.recorded().containsKey(guest.guest()))
                .forEach(guest -> complain("%s has %s, which nobody wants".formatted(host.name(), guest)));
        host.recorded()
                .forEach((guest, server) -> check(
                        servers.containsKey(server),
                        "the ledger of %s has guest %s of %s, which is gone".formatted(host.name(), guest, server)));
        for (UnitSeen unit : host.units()) {
            boolean rightful = unit.guest().filter(host.recorded()::containsKey).isPresent();
            check(
                    (rightful && unit.state().equals("assigned"))
                            || unit.state().equals("foreign"),
                    "the ledger of %s has %s, which should be assigned to a guest".formatted(host.name(), unit));
        }
        Set<String> twice = new TreeSet<>();
        Set<String> once = new TreeSet<>();
        host.guests().stream()
                .flatMap(guest -> guest.units().stream())
                .filter(unit -> !once.add(unit))
                .forEach(twice::add);
        check(twice.isEmpty(), "%s are in two guests of %s".formatted(twice, host.name()));
    }

    /** The device classes of what a consumer holds. */
    private Map<Share, Integer> devices(UUID consumer) {
        Map<Share, Integer> devices = new TreeMap<>(BY_NAME);
        sight.held().getOrDefault(consumer, Map.of()).forEach((share, units) -> {
            if (share.isDevice()) {
                devices.put(share, units);
            }
        });
        return devices;
    }

    /** What the ledgers of all hosts have for a server's guests. */
    private Map<Share, Integer> inLedgers(UUID server) {
        Map<Share, Integer> units = new TreeMap<>(BY_NAME);
        for (HostSeen host : sight.hosts().values()) {
            for (UnitSeen unit : host.units()) {
                if (unit.guest()
                        .map(host.recorded()::get)
                        .filter(server::equals)
                        .isPresent()) {
                    units.merge(
                            new Share(host.name() + "_" + suffix(unit.provider()), unit.resourceClass()),
                            1,
                            Integer::sum);
                }
            }
        }
        return units;
    }

    /** How the provider of a device ends, by the device's key. */
    private static String suffix(String key) {
        return key.matches("[0-9a-f]{4,}:.*") ? "pci_" + key.replace(':', '_').replace('.', '_') : key;
    }

    private Map<String, GuestSeen> guests(UUID server) {
        Map<String, GuestSeen> guests = new TreeMap<>();
        sight.hosts()
                .values()
                .forEach(host -> host.guests().stream()
                        .filter(guest -> guest.server().equals(server))
                        .forEach(guest -> guests.put(host.name(), guest)));
        return guests;
    }

    private long count(UUID server) {
        return sight.hosts().values().stream()
                .flatMap(host -> host.guests().stream())
                .filter(guest -> guest.server().equals(server))
                .count();
    }

    private static Set<String> minus(Set<String> all, Set<String> known) {
        return all.stream().filter(one -> !known.contains(one)).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String named(ServerSeen server) {
        return server.name() + " (" + server.id() + ")"
                + Stream.of(server.fault())
                        .filter(fault -> !fault.isEmpty())
                        .map(fault -> " [" + fault + "]")
                        .collect(Collectors.joining());
    }

    private void check(boolean so, String otherwise) {
        if (!so) {
            complain(otherwise);
        }
    }

    private void complain(String sentence) {
        found.add(sentence);
    }
}
