package kilonova.agent.reconcile;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * How many guests are worked on at once. What takes long, because it moves much data or starts an emulator, has a bound of its own, so that
 * turning off and removing never wait for it; what only waits for a guest takes no place at all. Safe to use from several threads.
 */
final class Places {
    /** What a runner does at the moment. */
    enum Kind {
        /** It looks, writes to the ledger, or asks for something that is answered at once. */
        QUICK,
        /** It makes or copies disks, makes devices, starts a guest or saves its memory. */
        LONG,
        /** It waits for a guest to do something. */
        WAITING;

        static Kind of(Step step) {
            return switch (step) {
                case Step.Make make -> LONG;
                case Step.Define define -> LONG;
                case Step.Prepare prepare -> LONG;
                case Step.Snapshot snapshot -> LONG;
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
    private final Semaphore slow;
    private final Set<Place> taken = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;

    /** @param parallelism places of each kind, at least 1 */
    Places(int parallelism) {
        quick = new Semaphore(parallelism);
        slow = new Semaphore(parallelism);
    }

    /** A runner's place; used by one thread. */
    final class Place implements AutoCloseable {
        private final Thread runner = Thread.currentThread();
        private volatile Kind kind = Kind.WAITING;

        private Place() {}

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
                case LONG -> slow.acquire();
                case WAITING -> {
                    // takes none
                }
            }
            kind = next;
            if (stopped) {
                throw new InterruptedException();
            }
            return true;
        }

        private void leave() {
            Kind left = kind;
            kind = Kind.WAITING;
            switch (left) {
                case QUICK -> quick.release();
                case LONG -> slow.release();
                case WAITING -> {
                    // took none
                }
            }
        }

        @Override
        public void close() {
            leave();
            taken.remove(this);
        }
    }

    /** A place for the thread that calls; it waits for none yet. */
    Place take() {
        Place place = new Place();
        taken.add(place);
        return place;
    }

    /** Ends all waiting and whatever takes long. What is quick is left to end by itself. */
    void stop() {
        stopped = true;
        taken.stream().filter(place -> place.kind != Kind.QUICK).forEach(place -> place.runner.interrupt());
    }
}
