/** Takes over the database of OpenStack's own Placement: reads all its tables, and changes none of them. */
@NullMarked
package kilonova.placement.importer;

import org.jspecify.annotations.NullMarked;
