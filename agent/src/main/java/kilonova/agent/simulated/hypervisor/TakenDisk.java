package kilonova.agent.simulated.hypervisor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import kilonova.agent.disks.DiskFetcher;
import kilonova.agent.disks.DiskReceiver;
import kilonova.agent.guests.GuestDefinition;
import kilonova.agent.guests.HypervisorUnavailable;
import kilonova.agent.simulated.hypervisor.HypervisorState.SimulatedGuest;
import kilonova.protocol.DiskAnswer;
import kilonova.protocol.DiskSource;
import kilonova.protocol.GuestDisk;
import kilonova.protocol.Problem;

/** What a new guest finds on its disk. */
sealed interface TakenDisk {
    /** That. */
    record Found(SimulatedDisk disk) implements TakenDisk {}

    /** The disk that it should have cannot be had. */
    record Refused(Problem problem) implements TakenDisk {}

    /**
     * The disk of a guest that is being defined.
     *
     * @param known the guests of this host
     * @throws HypervisorUnavailable when it cannot be had now
     */
    static TakenDisk of(
            GuestDefinition definition, Function<UUID, Optional<SimulatedGuest>> known, DiskFetcher fetcher) {
        Optional<SimulatedGuest> itself = known.apply(definition.guestId());
        if (itself.isPresent()) {
            return new Found(itself.get().disk());
        }
        Optional<DiskSource> source =
                definition.spec().disksFrom().filter(from -> from.disks().contains(GuestDisk.ROOT));
        if (source.isEmpty()) {
            return new Found(SimulatedDisk.EMPTY);
        }
        Optional<SimulatedGuest> here = known.apply(source.get().guestId());
        if (here.isPresent()) {
            return fitting(definition, here.get().disk(), size(here.get().spec().rootDiskGb()));
        }
        try {
            return switch (fetcher.open(definition.guestId(), GuestDisk.ROOT, Optional.empty())) {
                case DiskAnswer.Refused(Problem problem) -> new Refused(problem);
                case DiskAnswer.Coming(var stream) -> {
                    try (DiskReceiver receiver = DiskReceiver.open(stream)) {
                        ByteArrayOutputStream text = new ByteArrayOutputStream();
                        receiver.to((bytes, at) -> text.writeBytes(bytes));
                        yield fitting(
                                definition,
                                SimulatedDisk.of(text.toByteArray()),
                                receiver.head().diskBytes());
                    }
                }
            };
        } catch (IOException e) {
            throw new HypervisorUnavailable("the disk did not come: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HypervisorUnavailable("the agent is stopping", e);
        }
    }

    /** Bytes of a disk of so many GiB. */
    static long size(int rootDiskGb) {
        return rootDiskGb * SimulatedDisk.SIZE;
    }

    private static TakenDisk fitting(GuestDefinition definition, SimulatedDisk disk, long bytes) {
        long wanted = size(definition.spec().rootDiskGb());
        return wanted != 0 && bytes > wanted
                ? new Refused(new Problem(
                        "disk.would_shrink",
                        "the disk has %d bytes and cannot be made smaller; the flavor's has %d"
                                .formatted(bytes, wanted)))
                : new Found(disk);
    }
}
