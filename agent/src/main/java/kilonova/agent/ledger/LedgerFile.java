package kilonova.agent.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import kilonova.agent.durable.DurableFile;

/**
 * The host's ledger and its file. Two rules keep it true: whoever is about to touch hardware calls {@link #sync} first, and so does
 * whoever is about to tell the controller. Changes that wait at the same time share one write. Safe to use from several threads.
 */
public final class LedgerFile {
    private final Path file;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition written = lock.newCondition();

    private HostLedger ledger;
    private long changes;
    private long durable;
    private boolean writing;

    private LedgerFile(Path file, HostLedger ledger) {
        this.file = file;
        this.ledger = ledger;
    }

    /**
     * Opens the ledger of a host; without a file it is empty.
     *
     * @throws LedgerUnreadable when the file is there and is not a ledger
     */
    public static LedgerFile open(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            return new LedgerFile(
                    file, Files.exists(file) ? LedgerDocument.read(Files.readAllBytes(file)) : HostLedger.empty());
        } catch (IOException | IllegalArgumentException e) {
            throw new LedgerUnreadable(file, e);
        }
    }

    /** What the ledger says now; the newest changes may not be on the disk yet. */
    public HostLedger read() {
        lock.lock();
        try {
            return ledger;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Changes the ledger in memory; a crash before {@link #sync} forgets it. The change is computed under the ledger's lock: it sees all
     * others, and must be quick. What it throws comes out here, and nothing is changed.
     *
     * @return the ledger with the change
     */
    public HostLedger change(UnaryOperator<HostLedger> change) {
        lock.lock();
        try {
            HostLedger next = change.apply(ledger);
            if (!next.equals(ledger)) {
                ledger = next;
                changes++;
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until every change so far is on the disk.
     *
     * @throws LedgerUnwritable when it could not be written; the changes stay in memory and go with the next write
     */
    public void sync() {
        lock.lock();
        try {
            long upTo = changes;
            while (durable < upTo) {
                if (writing) {
                    written.awaitUninterruptibly();
                } else {
                    writeAll();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void writeAll() {
        HostLedger all = ledger;
        long upTo = changes;
        writing = true;
        lock.unlock();
        IOException failure = null;
        try {
            DurableFile.replace(file, LedgerDocument.write(all));
        } catch (IOException e) {
            failure = e;
        } finally {
            lock.lock();
            writing = false;
            written.signalAll();
        }
        if (failure != null) {
            throw new LedgerUnwritable(file, failure);
        }
        durable = upTo;
    }
}
