package kilonova.network.transactions;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import kilonova.network.quotas.Quota;
import kilonova.store.Database;

/**
 * Begins transactions. Thread-safe.
 *
 * @param quotas default limits
 * @param random for MAC addresses; must be thread-safe
 */
public record Transactions(Database database, Map<Quota, Integer> quotas, InstantSource clock, RandomGenerator random) {
    public static Transactions on(Database database, Map<Quota, Integer> quotas, InstantSource clock) {
        return new Transactions(database, quotas, clock, new SecureRandom());
    }

    /** Reads one consistent state. */
    public <T> T read(Function<Transaction, T> work) {
        return database.read(handle -> work.apply(new Transaction(handle, quotas, random, clock.instant())));
    }

    /** Writes all or, if the work leaves by an exception, nothing. The work may run more than once. */
    public <T> T write(Function<Transaction, T> work) {
        return database.write(handle -> work.apply(new Transaction(handle, quotas, random, clock.instant())));
    }
}
