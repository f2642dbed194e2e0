package kilonova.agent.reconcile;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kilonova.agent.guests.ArrivalState;
import kilonova.agent.guests.Guest;
import kilonova.agent.guests.GuestMigrations;
import kilonova.agent.guests.Hypervisor;
import kilonova.agent.guests.Leaving;
import kilonova.agent.ledger.GuestRecord;
import kilonova.agent.ledger.HostLedger;
import kilonova.agent.ledger.LedgerFile;
import kilonova.agent.ledger.Stage;
import kilonova.agent.ledger.UnitEntry;
import kilonova.protocol.Departure;
import kilonova.protocol.DesiredGuest;
import kilonova.protocol.MigrationOptions;
import kilonova.protocol.MigrationProgress;

/** Looks at all that is known of a guest, in an order in which what changes meanwhile is seen too often rather than not at all. */
final class GuestLook {
    private final LedgerFile ledger;
    private final Hypervisor hypervisor;
    private final Devices devices;

    GuestLook(LedgerFile ledger, Hypervisor hypervisor, Devices devices) {
        this.ledger = ledger;
        this.hypervisor = hypervisor;
        this.devices = devices;
    }

    /**
     * All that is known of a guest now.
     *
     * @param resumesGuests as in {@link Boot}
     * @param heard as in {@link Boot}
     */
    GuestView at(UUID guestId, Optional<DesiredGuest> desired, boolean resumesGuests, boolean heard) {
        HostLedger known = ledger.read();
        List<UnitEntry> units = known.devices().of(guestId);
        Optional<GuestRecord> record = known.guest(guestId);
        GuestMigrations migrations = hypervisor.migrations();
        // before the guest itself: what has ended by then shows in the guest
        Optional<Leaving> leaving = record.filter(noted -> noted.done().isLeaving())
                .flatMap(noted -> noted.done().departure())
                .flatMap(progress -> migrations.leaving(guestId, progress.attempt(), options(record, progress)));
        ArrivalState arrival =
                record.filter(ArrivalSteps::concerns).isPresent() ? migrations.arrival(guestId) : ArrivalState.none();
        boolean remains = record.filter(noted -> noted.stage() == Stage.UNDOING || noted.stage() == Stage.RELEASING)
                        .isPresent()
                && migrations.hasRemains(guestId);
        Optional<Guest> guest = hypervisor.find(guestId);
        return new GuestView(
                guestId,
                desired,
                record,
                units,
                guest,
                devices.present(units),
                new Boot(hypervisor.host().bootId(), resumesGuests, heard),
                arrival,
                leaving,
                remains);
    }

    /** A guest that is wished to stay by now needs no bounds to leave within. */
    private static MigrationOptions options(Optional<GuestRecord> record, MigrationProgress progress) {
        return record.flatMap(noted -> noted.wish().departure())
                .filter(departure -> departure.attempt().equals(progress.attempt()))
                .map(Departure::options)
                .orElseGet(MigrationOptions::unlimited);
    }
}
