package kilonova.store;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import org.jdbi.v3.core.ConnectionFactory;

/**
 * A pool that waits long for a connection while all of them are at work, and short while there is none: then the database is away,
 * and a client had better hear that soon. Thread-safe.
 */
final class PatientPool implements ConnectionFactory {
    /** How long to wait while the database seems to be away. */
    static final Duration ONE_TRY = Duration.ofMillis(1_500);

    /** How often to wait that long for a connection that others use. */
    private static final int TRIES = 7;

    private final HikariDataSource pool;

    PatientPool(HikariDataSource pool) {
        this.pool = pool;
    }

    @Override
    public Connection openConnection() throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                return pool.getConnection();
            } catch (SQLTransientConnectionException none) {
                HikariPoolMXBean state = pool.getHikariPoolMXBean();
                if (attempt == TRIES || state == null || state.getActiveConnections() == 0) {
                    throw none;
                }
            }
        }
    }
}
