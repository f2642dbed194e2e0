package kilonova.placement.importer;

import java.sql.Connection;
import java.sql.SQLException;
import kilonova.placement.Placement;
import kilonova.placement.commands.TakeOver;

/** Takes over the database of an upstream Placement. */
public final class Importer {
    private Importer() {}

    /** What came of it. */
    public sealed interface Result {
        /**
         * All is here.
         *
         * @param there what the other database counts
         * @param here what is here, read back
         * @param emptyConsumers consumers without allocations, which were left out
         */
        record Imported(Counts there, Counts here, int emptyConsumers) implements Result {
            /** Whether nothing is missing. */
            public boolean isComplete() {
                return there.equals(here);
            }
        }

        /** Nothing was done, because there is something here already. */
        record NotEmpty(Counts here) implements Result {}
    }

    /**
     * Reads all that the other database holds, and stores it here in one transaction. The other is only read.
     *
     * @throws IllegalArgumentException with a sentence for the operator, when the other cannot be read
     */
    public static Result run(UpstreamDatabase from, Placement into) {
        if (!TakeOver.isEmpty(into.snapshot())) {
            return new Result.NotEmpty(Counts.of(into.snapshot()));
        }
        UpstreamContent content = read(from, into);
        boolean taken = into.execute(new TakeOver(content.facts())).orElseThrow();
        Counts here = Counts.of(into.snapshot());
        return taken
                ? new Result.Imported(content.counts(), here, content.emptyConsumers())
                : new Result.NotEmpty(here);
    }

    private static UpstreamContent read(UpstreamDatabase from, Placement into) {
        try (Connection connection = from.open()) {
            if (!UpstreamDatabase.hasProviders(connection)) {
                throw new IllegalArgumentException(from + " holds no resource providers of an OpenStack Placement.");
            }
            return UpstreamTables.read(
                    connection,
                    into.settings().incompleteConsumerProjectId(),
                    into.settings().incompleteConsumerUserId());
        } catch (SQLException | org.jdbi.v3.core.JdbiException failure) {
            throw new IllegalArgumentException(from + " cannot be read: " + failure.getMessage(), failure);
        }
    }
}
