package kilonova.agent.simulated.kernel;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import kilonova.agent.kernel.Errno;

/** Failures to come, each used up by the operations that meet it. Not kept over a restart. Not safe for several threads by itself. */
final class Failures {
    private final List<Planned> planned = new ArrayList<>();

    private static final class Planned {
        private final Operation operation;
        private final String pathPart;
        private final Errno errno;
        private int left;

        Planned(Operation operation, String pathPart, Errno errno, int left) {
            this.operation = operation;
            this.pathPart = pathPart;
            this.errno = errno;
            this.left = left;
        }
    }

    void plan(Operation operation, String pathPart, Errno errno, int times) {
        planned.add(new Planned(operation, pathPart, errno, times));
    }

    /** The errno that this operation is to answer, if it is to fail. */
    Optional<Errno> meet(Operation operation, String path) {
        for (Iterator<Planned> failures = planned.iterator(); failures.hasNext(); ) {
            Planned failure = failures.next();
            if (failure.operation == operation && path.contains(failure.pathPart)) {
                failure.left--;
                if (failure.left <= 0) {
                    failures.remove();
                }
                return Optional.of(failure.errno);
            }
        }
        return Optional.empty();
    }

    void clear() {
        planned.clear();
    }
}
