package kilonova.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which of several processes on one database does what only one may do at a time. Who leads keeps a connection, and with it an
 * advisory lock of PostgreSQL; when the process or its connection ends, another one can lead. On SQLite there is one process. Thread-safe.
 *
 * <p>A leader that lost its connection may believe for {@link #TRUSTED} that it leads: what it does must be fit to be refused by the
 * state that its transactions find.
 */
public final class Leadership implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

    /** How long an answer stands before it is asked for again. */
    private static final Duration TRUSTED = Duration.ofSeconds(1);

    private static final int PATIENCE_SECONDS = 5;

    private final String duty;
    private final Engine engine;
    private final DataSource source;
    private @Nullable Connection held;
    private long askedAt;
    private boolean leads;
    private boolean closed;

    Leadership(String duty, Engine engine, DataSource source) {
        this.duty = duty;
        this.engine = engine;
        this.source = source;
        this.askedAt = System.nanoTime() - TRUSTED.toNanos();
    }

    /** True if this process leads now; tries to become the leader if nobody is. False when the database does not answer. */
    public synchronized boolean isMine() {
        if (engine == Engine.SQLITE) {
            return true;
        }
        if (!closed && System.nanoTime() - askedAt >= TRUSTED.toNanos()) {
            leads = ask();
            askedAt = System.nanoTime();
        }
        return leads;
    }

    /** Lets another process lead. */
    @Override
    public synchronized void close() {
        closed = true;
        leads = false;
        letGo();
    }

    private boolean ask() {
        try {
            if (held != null && held.isValid(PATIENCE_SECONDS)) {
                return true;
            }
            letGo();
            Connection fresh = source.getConnection();
            boolean mine = false;
            try {
                fresh.setAutoCommit(true);
                mine = call(fresh, "SELECT pg_try_advisory_lock(hashtext(?))");
            } finally {
                if (!mine) {
                    fresh.close();
                }
            }
            held = mine ? fresh : null;
            return mine;
        } catch (SQLException away) {
            LOG.warn("it is not known who does '{}' now: {}", duty, away.getMessage());
            return false;
        }
    }

    private void letGo() {
        Connection old = held;
        held = null;
        if (old == null) {
            return;
        }
        try (old) {
            call(old, "SELECT pg_advisory_unlock(hashtext(?))");
        } catch (SQLException gone) {
            // the lock went with the connection
            LOG.debug("the leader's connection for '{}' is gone", duty, gone);
        }
    }

    private boolean call(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, "kilonova " + duty);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }
}
