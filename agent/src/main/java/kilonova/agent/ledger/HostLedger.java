package kilonova.agent.ledger;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * All that one host's ledger says. Immutable.
 *
 * @param devices whose each device unit is
 * @param guests how far each guest has got
 */
public record HostLedger(DeviceLedger devices, Map<UUID, GuestRecord> guests) {
    public HostLedger {
        guests = Map.copyOf(guests);
    }

    /** The ledger of a host that has never done anything. */
    public static HostLedger empty() {
        return new HostLedger(DeviceLedger.empty(), Map.of());
    }

    /** A guest's record, if it has one. */
    public Optional<GuestRecord> guest(UUID guestId) {
        return Optional.ofNullable(guests.get(guestId));
    }

    /** The same with this record in place of the guest's older one. */
    public HostLedger with(GuestRecord record) {
        Map<UUID, GuestRecord> changed = new LinkedHashMap<>(guests);
        changed.put(record.guestId(), record);
        return new HostLedger(devices, changed);
    }

    /** The same without a guest's record. */
    public HostLedger without(UUID guestId) {
        Map<UUID, GuestRecord> changed = new LinkedHashMap<>(guests);
        changed.remove(guestId);
        return new HostLedger(devices, changed);
    }

    /** The same with other devices. */
    public HostLedger devices(UnaryOperator<DeviceLedger> change) {
        return new HostLedger(change.apply(devices), guests);
    }
}
