/** How records become rows: one JSON document each, beside the columns that are searched by. */
@NullMarked
package kilonova.compute.documents;

import org.jspecify.annotations.NullMarked;
