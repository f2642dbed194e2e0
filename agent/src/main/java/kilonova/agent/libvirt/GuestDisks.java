package kilonova.agent.libvirt;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import kilonova.agent.guests.DiskSink;
import kilonova.agent.images.ImageRefused;
import kilonova.agent.libvirt.daemon.Act;
import kilonova.agent.libvirt.daemon.BackgroundJob;
import kilonova.agent.libvirt.daemon.Domain;
import kilonova.agent.libvirt.domain.BackupXml;
import kilonova.agent.libvirt.domain.DomainReader;
import kilonova.agent.libvirt.domain.DomainReader.ShownDisk;
import kilonova.agent.libvirt.files.InstanceFiles;
import kilonova.protocol.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies the disks of guests: those of a guest that is off by a program, those of one that is there by its emulator, which copies the
 * disk as it was when the copy began while the guest goes on writing. Safe to use from several threads.
 */
final class GuestDisks {
    private static final Logger LOG = LoggerFactory.getLogger(GuestDisks.class);
    private static final Duration LONGEST_COPY = Duration.ofHours(2);
    private static final Duration LONGEST_ABORT = Duration.ofMinutes(1);
    private static final String FREEZE = "{\"execute\": \"guest-fsfreeze-freeze\"}";
    private static final String THAW = "{\"execute\": \"guest-fsfreeze-thaw\"}";

    private final GuestDomains domains;
    private final InstanceFiles files;
    private final Happenings happenings;

    GuestDisks(GuestDomains domains, InstanceFiles files, Happenings happenings) {
        this.domains = domains;
        this.files = files;
        this.happenings = happenings;
    }

    Optional<Problem> snapshot(UUID guestId, DiskSink sink) {
        Optional<Domain> domain = domains.find(guestId);
        if (domain.isEmpty()) {
            return Optional.of(GuestDomains.notDefined(guestId));
        }
        try {
            return domain.get().power().isActive()
                    ? ofActive(guestId, domain.get(), sink)
                    : files.copyRootDisk(guestId, sink);
        } catch (ImageRefused refused) {
            return Optional.of(refused.problem());
        } catch (IOException | InterruptedException e) {
            throw Trouble.with("the disk of guest " + guestId + " cannot be copied", e);
        }
    }

    private Optional<Problem> ofActive(UUID guestId, Domain domain, DiskSink sink) throws IOException {
        DomainReader.Shown shown = DomainReader.read(domain.xml());
        Optional<ShownDisk> root = shown.disks().stream()
                .filter(disk -> disk.file().equals(files.rootDisk(guestId).toString()))
                .findFirst();
        if (root.isEmpty()) {
            return Optional.of(new Problem("disk.none", "guest " + guestId + " has no root disk"));
        }
        Path copy = files.copy(guestId);
        try {
            endOlderCopy(guestId);
            Files.deleteIfExists(copy);
            String backup = BackupXml.of(shown.disks(), root.get(), copy.toString());
            Optional<Problem> refusal = shown.quiesced() ? beginAtRest(guestId, backup) : begin(guestId, backup);
            if (refusal.isPresent()) {
                return refusal;
            }
            if (!happenings.await(LONGEST_COPY, () -> domains.job(guestId) != BackgroundJob.UNDER_WAY)) {
                return failed(guestId, "it was not made within " + LONGEST_COPY.toHours() + " h");
            }
            if (domains.job(guestId) != BackgroundJob.DONE) {
                return failed(guestId, "the emulator gave it up, or the guest went off meanwhile");
            }
            try (InputStream in = Files.newInputStream(copy)) {
                return sink.take(in);
            }
        } finally {
            Files.deleteIfExists(copy);
        }
    }

    /** An agent that was killed may have left one, and there is one at a time. */
    private void endOlderCopy(UUID guestId) {
        if (domains.job(guestId) == BackgroundJob.UNDER_WAY) {
            LOG.info("guest {}: an older copy of its disk is given up", guestId);
            domains.act(guestId, Act.ABORT_JOB)
                    .ifPresent(problem -> LOG.warn("guest {}: {}", guestId, problem.message()));
            var unused = happenings.await(LONGEST_ABORT, () -> domains.job(guestId) != BackgroundJob.UNDER_WAY);
        }
    }

    private Optional<Problem> begin(UUID guestId, String backup) {
        return domains.beginBackup(guestId, backup);
    }

    /**
     * Its image asks for that: file systems are at rest at the moment that is copied, and go on at once. They are set going before too,
     * since an agent that was killed may have left them at rest, and after a request whose answer did not come: it may still be done.
     */
    private Optional<Problem> beginAtRest(UUID guestId, String backup) {
        var unused = domains.tellGuest(guestId, THAW);
        try {
            Optional<Problem> refusal = domains.tellGuest(guestId, FREEZE);
            return refusal.isPresent() ? notAtRest(guestId, refusal.get()) : begin(guestId, backup);
        } finally {
            domains.tellGuest(guestId, THAW)
                    .ifPresent(problem -> LOG.warn("guest {} was not set going: {}", guestId, problem.message()));
        }
    }

    private static Optional<Problem> notAtRest(UUID guestId, Problem refusal) {
        return Optional.of(new Problem(
                "guest.not_quiesced",
                "the image of guest %s asks for copies at rest (os_require_quiesce), and its agent does not do so: %s"
                        .formatted(guestId, refusal.message())));
    }

    private Optional<Problem> failed(UUID guestId, String why) {
        var unused = domains.act(guestId, Act.ABORT_JOB);
        return Optional.of(
                new Problem("disk.copy_failed", "the copy of the disk of guest " + guestId + " was not made: " + why));
    }
}
