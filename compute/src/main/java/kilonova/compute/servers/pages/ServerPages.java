package kilonova.compute.servers.pages;

import java.util.List;
import java.util.Optional;
import kilonova.compute.documents.Condition;
import kilonova.compute.documents.DocumentSql;
import kilonova.compute.documents.Documents;
import kilonova.compute.documents.Sql;
import kilonova.compute.servers.Server;
import kilonova.store.Database;

/** Reads lists of servers page by page; no server that is not on the page leaves the database. Thread-safe. */
public final class ServerPages {
    private final Database database;

    public ServerPages(Database database) {
        this.database = database;
    }

    /**
     * The next servers of a list.
     *
     * @param after only those behind that one, which need not be in the list
     * @param most how many at most
     */
    public List<Server> next(ServerList list, Optional<Server> after, int most) {
        Sql sql = query(list, after, most, new DocumentSql(database.engine()));
        return database.read(handle -> handle.select(sql.text(), sql.values().toArray())
                .mapTo(String.class)
                .map(document -> Documents.read(Server.class, document))
                .list());
    }

    private static Sql query(ServerList list, Optional<Server> after, int most, DocumentSql document) {
        Optional<ZoneOfHost> zones = list.order().stream()
                .map(SortTerm::key)
                .filter(ZoneOfHost.class::isInstance)
                .map(ZoneOfHost.class::cast)
                .findFirst();
        Condition wanted = list.condition();
        return zones.map(zone -> zone.table(document))
                .orElse(Sql.of(""))
                .then(Sql.of("SELECT document FROM servers" + (zones.isPresent() ? ZoneOfHost.JOIN : "") + " WHERE "))
                .then(wanted.sql(document))
                .then(after.map(last -> Sql.of(" AND ").then(list.behind(last, document)))
                        .orElse(Sql.of("")))
                .then(Sql.of(" ORDER BY " + list.orderBy(document) + " LIMIT ?", most));
    }
}
