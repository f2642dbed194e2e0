package kilonova.compute.servers.pages;

import java.util.ArrayList;
import java.util.List;
import kilonova.compute.documents.Condition;
import kilonova.compute.documents.DocumentSql;
import kilonova.compute.documents.Sql;
import kilonova.compute.servers.Server;

/**
 * What a list of servers shows.
 *
 * @param condition which servers
 * @param order in what order; ends with {@link ServerAttribute#UUID}, so that no two servers are equal in it
 */
public record ServerList(Condition condition, List<SortTerm> order) {
    public ServerList {
        order = List.copyOf(order);
    }

    /**
     * What is behind a server in the order: equal to it in some of the first terms, and behind it in the next.
     *
     * @param last need not be in the list itself
     */
    Sql behind(Server last, DocumentSql document) {
        List<Sql> ways = new ArrayList<>();
        List<Sql> equal = new ArrayList<>();
        for (SortTerm term : order) {
            Object value = term.key().value(last);
            List<Sql> way = new ArrayList<>(equal);
            way.add(Sql.of(ordered(term, document) + (term.descending() ? " < ?" : " > ?"), value));
            ways.add(Sql.joined(way, "AND", "1 = 1"));
            equal.add(Sql.of(term.key().sql(document) + " = ?", value));
        }
        return Sql.joined(ways, "OR", "1 = 0");
    }

    /** What stands behind ORDER BY. */
    String orderBy(DocumentSql document) {
        return String.join(
                ", ",
                order.stream()
                        .map(term -> ordered(term, document) + (term.descending() ? " DESC" : " ASC"))
                        .toList());
    }

    private static String ordered(SortTerm term, DocumentSql document) {
        String sql = term.key().sql(document);
        return term.key().isText() ? document.byCodePoint(sql) : sql;
    }
}
