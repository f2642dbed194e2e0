package kilonova.compute.operations;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kilonova.compute.scheduler.Held;
import kilonova.compute.servers.Server;
import kilonova.placement.allocations.Allocation;
import kilonova.placement.snapshots.Snapshot;

/** Real holdings that stand still before they write. */
class Halting implements Holdings {
    private final Holdings holdings;

    Halting(Holdings holdings) {
        this.holdings = holdings;
    }

    void beforeRelease() {}

    void beforeMove() {}

    @Override
    public Snapshot now() {
        return holdings.now();
    }

    @Override
    public Moved move(UUID from, Held seen, UUID to) {
        beforeMove();
        return holdings.move(from, seen, to);
    }

    @Override
    public void release(UUID consumer, Held seen) {
        beforeRelease();
        holdings.release(consumer, seen);
    }

    @Override
    public Optional<String> replace(UUID consumer, Held seen, List<Allocation> wanted, Server owner) {
        return holdings.replace(consumer, seen, wanted, owner);
    }
}
