/**
 * What a server is: its record, its states as tables, its actions and migrations, and where they are stored. The REST side of
 * servers is in {@code servers.rest}.
 */
@NullMarked
package kilonova.compute.servers;

import org.jspecify.annotations.NullMarked;
