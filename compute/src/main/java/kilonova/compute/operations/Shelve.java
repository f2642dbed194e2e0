package kilonova.compute.operations;

import java.util.UUID;
import kilonova.compute.servers.Asker;
import kilonova.compute.servers.VmState;

/**
 * The server is being put aside.
 *
 * @param imageId the copy of its disk
 * @param offload whether it then leaves its host
 * @param vmBefore what it was, to return to if no copy can be made
 */
public record Shelve(UUID id, Asker asker, String imageId, boolean offload, ShelveStep step, VmState vmBefore)
        implements Operation {
    /** How far it has come. */
    public enum ShelveStep {
        /** The guest is being stopped and its disk copied. */
        COPY,
        /** The guest is being removed from its host. */
        OFFLOAD
    }

    Shelve at(ShelveStep next) {
        return new Shelve(id, asker, imageId, offload, next, vmBefore);
    }
}
