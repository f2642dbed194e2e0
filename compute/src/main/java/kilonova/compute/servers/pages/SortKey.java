package kilonova.compute.servers.pages;

import kilonova.compute.documents.Expression;
import kilonova.compute.servers.Server;

/** Something that servers can be ordered by, which the database and {@link #value} find to be the same. */
public sealed interface SortKey extends Expression permits ServerAttribute, ZoneOfHost {
    /** That of a server: a {@link String}, which is ordered by its code points, or a {@link Long}. */
    Object value(Server server);

    /** Whether the values are texts. */
    boolean isText();
}
