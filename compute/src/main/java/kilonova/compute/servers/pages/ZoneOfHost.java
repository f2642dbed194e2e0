package kilonova.compute.servers.pages;

import java.util.Map;
import kilonova.compute.documents.DocumentSql;
import kilonova.compute.documents.Documents;
import kilonova.compute.documents.Sql;
import kilonova.compute.servers.Server;

/**
 * The availability zone of a server's host. It is a fact of hosts, which the query brings along as a table of its own.
 *
 * @param named the zones of hosts, by the host's name
 * @param otherwise the zone of all other hosts; a quote in it is a defect
 */
public record ZoneOfHost(Map<String, String> named, String otherwise) implements SortKey {
    public ZoneOfHost {
        named = Map.copyOf(named);
    }

    @Override
    public String sql(DocumentSql document) {
        return "CASE WHEN host IS NULL THEN '' ELSE COALESCE(zone_name, '" + otherwise + "') END";
    }

    @Override
    public Object value(Server server) {
        return server.whereabouts()
                .host()
                .map(host -> named.getOrDefault(host, otherwise))
                .orElse("");
    }

    @Override
    public boolean isText() {
        return true;
    }

    /** The table of zones, to stand before the query. */
    Sql table(DocumentSql document) {
        return Sql.of(
                "WITH zones AS MATERIALIZED (SELECT key AS zone_host, value AS zone_name FROM " + document.boundObject()
                        + ") ",
                Documents.write(named));
    }

    /** To stand behind the table of servers. */
    static final String JOIN = " LEFT JOIN zones ON zone_host = host";
}
