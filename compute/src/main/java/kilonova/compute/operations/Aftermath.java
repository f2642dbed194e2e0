package kilonova.compute.operations;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import kilonova.compute.hosts.Guests;
import kilonova.compute.servers.Servers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mends what a controller that was killed may have left, where no operation is stored that would lead there: a claim that was made
 * for a server while its owner deleted it, and an observation that was stored and that nobody has looked at. May be repeated at any
 * time.
 */
final class Aftermath {
    private static final Logger LOG = LoggerFactory.getLogger(Aftermath.class);

    private final Workplace work;

    Aftermath(Workplace work) {
        this.work = work;
    }

    /** @param wake called with each server whose guests should be looked at */
    void mend(Consumer<UUID> wake) {
        Fence fence = work.fence();
        for (UUID holder : deleted(fence.holders())) {
            LOG.warn("{} is deleted and held something still; it is given back", holder);
            fence.release(holder);
        }
        work.database().read(Guests::servers).forEach(wake);
        work.database().read(LostClaims::servers).forEach(wake);
    }

    /** A deletion that is under way, waiting for a host, holds rightly. */
    private List<UUID> deleted(Set<UUID> holders) {
        return work.database()
                .read(handle -> holders.stream()
                        .filter(holder -> Servers.isDeleted(handle, holder))
                        .filter(holder -> Operations.find(handle, holder).isEmpty())
                        .toList());
    }
}
