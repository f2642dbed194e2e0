/**
 * SQL for SQLite and PostgreSQL: one {@link kilonova.store.Database} with transactions that mean the same on both, migrations
 * per module, and signals that wake those who wait for a change. The SQL itself lives with the module whose tables it touches.
 */
@NullMarked
package kilonova.store;

import org.jspecify.annotations.NullMarked;
