package kilonova.agent.reconcile;

import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * How many guests are worked on at once. What takes long, because it moves much data or starts an emulator, has a bound of its own, so that
 * turning off and removing never wait for it; so have devices, which a driver makes in no time or hangs over, and copies, which take hours
 * where a disk is large; what only waits for a guest takes no place at all. Safe to use from several threads.
 */
final class Places {
    /** What a runner does at the moment. */
    enum Kind {
        /** It looks, writes to the ledger, or asks for something that is answered at once. */
        QUICK,
        /** It makes a device. Those of all guests are made before the first of many starts ends: what is promised is soon there. */
        DEVICE,
        /** It makes disks, starts a guest or saves its memory. */
        LONG,
        /** It copies a disk and sends it away. */
        COPY,
        /** It waits for a guest to do something. */
        WAITING;

        static Kind of(Step step) {
            return switch (step) {
                case Step.Make make -> DEVICE;
                case Step.Define define -> LONG;
                case Step.Prepare prepare -> LONG;
                case Step.Snapshot snapshot -> COPY;
                case Step.Reboot reboot -> WAITING;
                case Step.Connect connect -> WAITING;
                case Step.Turn(Step.Change change) ->
                    switch (change) {
                        case START, SUSPEND -> LONG;
                        case STOP -> WAITING;
                        case DESTROY, PAUSE, RESUME -> QUICK;
                    };
                // the others write to the ledger, or end something
                default -> QUICK;
            };
        }
    }

    private final Semaphore quick;
    private final Semaphore making;
    private final Semaphore slow;
    private final Semaphore copies;
    private final Set<Place> taken = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;

    /** @param parallelism places of each kind, at least 1 */
    Places(int parallelism) {
        quick = new Semaphore(parallelism);
        making = new Semaphore(parallelism);
        slow = new Semaphore(parallelism);
        copies = new Semaphore(parallelism);
    }

    /** A runner's place; used by one thread. */
    final class Place implements AutoCloseable {
        private final Thread runner = Thread.currentThread();
        private final UUID guest;
        private volatile Kind kind = Kind.WAITING;

        private Place(UUID guest) {
            this.guest = guest;
        }

        /**
         * Waits for a place of another kind, and leaves the present one for it.
         *
         * @return whether the runner had another place before, so that things may have changed while it waited
         * @throws InterruptedException when no more work is to be taken up
         */
        boolean change(Kind next) throws InterruptedException {
            if (next == kind) {
                return false;
            }
            leave();
            switch (next) {
                case QUICK -> quick.acquire();
                case DEVICE -> making.acquire();
                case LONG -> slow.acquire();
                case COPY -> copies.acquire();
                case WAITING -> {
                    // takes none
                }
            }
            become(next);
            if (stopped) {
                throw new InterruptedException();
            }
            return true;
        }

        private void leave() {
            Kind left = kind;
            become(Kind.WAITING);
            switch (left) {
                case QUICK -> quick.release();
                case DEVICE -> making.release();
                case LONG -> slow.release();
                case COPY -> {
                    copies.release();
                    if (!stopped) {
                        // what broke off the copy is not meant for what comes next
                        var unused = Thread.interrupted();
                    }
                }
                case WAITING -> {
                    // took none
                }
            }
        }

        private synchronized void become(Kind next) {
            kind = next;
        }

        private synchronized void breakOffCopy() {
            if (kind == Kind.COPY) {
                runner.interrupt();
            }
        }

        @Override
        public void close() {
            leave();
            taken.remove(this);
        }
    }

    /** Breaks off the copy of a guest's disk, if one is being made. */
    void breakOffCopy(UUID guest) {
        taken.stream().filter(place -> place.guest.equals(guest)).forEach(Place::breakOffCopy);
    }

    /** A place for the thread that calls, which works on that guest; it waits for none yet. */
    Place take(UUID guest) {
        Place place = new Place(guest);
        taken.add(place);
        return place;
    }

    /** Ends all waiting and whatever takes long. What is quick is left to end by itself. */
    void stop() {
        stopped = true;
        taken.stream().filter(place -> place.kind != Kind.QUICK).forEach(place -> place.runner.interrupt());
    }
}
