/**
 * How records become rows: one JSON document each, beside the columns that are searched by most; and how the database looks into
 * documents for all else.
 */
@NullMarked
package kilonova.compute.documents;

import org.jspecify.annotations.NullMarked;
