package kilonova.agent.guests;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import kilonova.protocol.GuestSpec;
import kilonova.protocol.Problem;

/**
 * What runs the guests of one host. It keeps them when the agent dies, and tells of Kilonova's own guests only.
 *
 * <p>An operation returns empty when the guest is as asked (also when it was so before), or the reason why not. Every method may
 * throw {@link HypervisorUnavailable}; then nothing is known of what was done. Safe to use from several threads; the caller does not
 * start two operations on one guest at a time.
 */
public interface Hypervisor {
    /** The machine under the guests. */
    HypervisorHost host();

    /**
     * Whether the machine under the guests is being switched off or rebooted: what ends then ends with it, and not by its owner's hand.
     * May take a moment, so it is asked only where it matters.
     */
    default boolean goesDown() {
        return false;
    }

    /** Every guest of Kilonova that is defined, in no particular order. */
    List<Guest> list();

    /** One guest; empty when it is not defined. */
    Optional<Guest> find(UUID guestId);

    /**
     * Prepares the disks that are not there yet, and defines the guest, replacing an older definition of it; it is shut off. A rescue
     * disk is made for a definition that has a rescue image, and removed for one that has none.
     */
    Optional<Problem> define(GuestDefinition definition);

    /**
     * Starts a guest that is shut off, or lets one that is saved go on where it was. One that was saved without its devices, and one that
     * runs and lacks some of them, gets them. Fails when one of its devices does not exist or is in another guest.
     */
    Optional<Problem> start(UUID guestId);

    /** Asks the guest to shut down, and cuts its power when it does not within the hypervisor's own limit. */
    Optional<Problem> stop(UUID guestId);

    /** Cuts the guest's power, or forgets its saved memory. It stays defined, disks and all. */
    Optional<Problem> destroy(UUID guestId);

    /** Halts the processors of a running guest. */
    Optional<Problem> pause(UUID guestId);

    /** Lets the processors of a paused guest go on. */
    Optional<Problem> resume(UUID guestId);

    /**
     * Saves the memory of a running or paused guest to the disk; its processors and devices are gone then. Devices whose driver cannot
     * be saved are taken out first and given back by {@link #start}.
     */
    Optional<Problem> suspend(UUID guestId);

    /**
     * Copies the guest's own root disk as it is at one moment, whole and as a qcow2 file that needs no other file. The guest goes on.
     *
     * @param sink gets the copy, once; what it refuses is the answer
     */
    Optional<Problem> snapshot(UUID guestId, DiskSink sink);

    /**
     * Makes the network cards of a guest, running or not, exactly these: puts in those that it lacks, and takes out those that are too
     * many. Its devices are left alone.
     *
     * @return with the code {@link Problem#CONNECT_FAILED} why it keeps those that it has
     */
    Optional<Problem> connect(UUID guestId, List<GuestSpec.GuestPort> cards);

    /** Asks a running guest to restart itself, and resets it when it does not; it keeps its devices all the while. */
    Optional<Problem> reboot(UUID guestId);

    /** Forgets a guest that is shut off, and removes its disks, those of one that has left or has not come too. */
    Optional<Problem> undefine(UUID guestId);

    /** Lets running guests leave for other hosts, and takes in those that come. */
    GuestMigrations migrations();

    /**
     * Removes what guests left behind that are neither defined nor known: half-made disks of a guest that was given up.
     *
     * @param known whose files must stay, defined or not
     */
    default void sweep(Set<UUID> known) {}

    /** What is not as it should be with the hypervisor although it works; empty when all is well. */
    default List<Problem> notes() {
        return List.of();
    }

    /**
     * Who hears from now on that a guest, or empty for all of them, may be other than it was last seen. Events may be lost: looking
     * from time to time stays necessary.
     *
     * @param listener must return at once, and must not call the hypervisor
     */
    default void onChange(Consumer<Optional<UUID>> listener) {}
}
