package kilonova.agent.reconcile;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import kilonova.agent.guests.ArrivalState;
import kilonova.agent.guests.Guest;
import kilonova.agent.guests.Leaving;
import kilonova.agent.guests.PowerState;
import kilonova.agent.ledger.GuestRecord;
import kilonova.agent.ledger.UnitEntry;
import kilonova.agent.ledger.UnitState;
import kilonova.gpu.board.UnitId;
import kilonova.protocol.DesiredGuest;
import kilonova.protocol.DeviceClaim;
import kilonova.protocol.GuestGoal;

/**
 * All that is known of one guest at one moment: what the controller wants, what the ledger says, what hypervisor and kernel show.
 *
 * @param guestId the incarnation
 * @param desired the controller's wish; empty while the controller has not been heard, or when it does not name the guest
 * @param record the ledger's record; empty for a guest that nothing was done for
 * @param units the device units that the guest holds
 * @param guest what the hypervisor shows; empty when the guest is not defined
 * @param present those of its units that exist in the kernel
 * @param boot the machine's present boot
 * @param arrival how far it has come, where it is awaited
 * @param leaving how its try to leave stands, where one was begun and the hypervisor knows of it
 * @param remains whether disks of it are here although it is not defined
 */
public record GuestView(
        UUID guestId,
        Optional<DesiredGuest> desired,
        Optional<GuestRecord> record,
        List<UnitEntry> units,
        Optional<Guest> guest,
        Set<UnitId> present,
        Boot boot,
        ArrivalState arrival,
        Optional<Leaving> leaving,
        boolean remains) {
    public GuestView {
        units = List.copyOf(units);
        present = Set.copyOf(present);
    }

    /** One that neither comes nor leaves. */
    public GuestView(
            UUID guestId,
            Optional<DesiredGuest> desired,
            Optional<GuestRecord> record,
            List<UnitEntry> units,
            Optional<Guest> guest,
            Set<UnitId> present,
            Boot boot) {
        this(guestId, desired, record, units, guest, present, boot, ArrivalState.none(), Optional.empty(), false);
    }

    /** The identity of the machine's present boot. */
    public String bootId() {
        return boot.id();
    }

    /** Whether the hypervisor has it running or paused. */
    public boolean active() {
        return power().isActive();
    }

    /** What the hypervisor shows; a guest that is not defined is off. */
    public PowerState power() {
        return guest.map(Guest::power).orElse(PowerState.SHUT_OFF);
    }

    /** Whether a unit exists in the kernel. */
    public boolean has(UnitEntry unit) {
        return present.contains(unit.id());
    }

    /** The identities of its units. */
    public Set<UnitId> unitIds() {
        return units.stream().map(UnitEntry::id).collect(Collectors.toUnmodifiableSet());
    }

    /** Its quarantined units. */
    public List<UnitEntry> quarantined() {
        return units.stream()
                .filter(unit -> unit.state().kind() == UnitState.Kind.QUARANTINED)
                .toList();
    }

    /** Whether its definition passes exactly its units. */
    public boolean definedWithItsUnits() {
        return guest.isPresent() && guest.get().units().equals(unitIds());
    }

    /** Whether its definition boots from where it should. A guest that is only to be off may be defined either way. */
    public boolean bootsAsWished(GuestGoal goal) {
        return switch (goal) {
            case RESCUED -> guest.filter(Guest::rescued).isPresent();
            case RUNNING, PAUSED, SUSPENDED ->
                guest.filter(defined -> !defined.rescued()).isPresent();
            case STOPPED, HELD, ARRIVING, DEPARTING, ABSENT -> guest.isPresent();
        };
    }

    /** What it was promised and does not hold, as claims of what lacks. */
    public static List<DeviceClaim> lacking(List<DeviceClaim> claims, List<UnitEntry> units) {
        Map<Share, Integer> held = count(units);
        return wanted(claims).entrySet().stream()
                .filter(share -> held.getOrDefault(share.getKey(), 0) < share.getValue())
                .map(share -> new DeviceClaim(
                        share.getKey().provider(),
                        share.getKey().resourceClass(),
                        share.getValue() - held.getOrDefault(share.getKey(), 0)))
                .toList();
    }

    /** Whether it holds exactly what it was promised. */
    public static boolean holds(List<DeviceClaim> claims, List<UnitEntry> units) {
        return wanted(claims).equals(count(units));
    }

    private static Map<Share, Integer> wanted(List<DeviceClaim> claims) {
        Map<Share, Integer> wanted = new LinkedHashMap<>();
        claims.forEach(claim ->
                wanted.merge(new Share(claim.providerKey(), claim.resourceClass()), claim.amount(), Integer::sum));
        return wanted;
    }

    private static Map<Share, Integer> count(List<UnitEntry> units) {
        Map<Share, Integer> held = new HashMap<>();
        units.forEach(unit -> held.merge(new Share(unit.providerKey(), unit.resourceClass()), 1, Integer::sum));
        return held;
    }

    private record Share(String provider, String resourceClass) {}
}
