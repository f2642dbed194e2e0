/** Holds answers against the schemas that upstream's Compute service publishes for its own. */
@NullMarked
package kilonova.acceptance.schemas;

import org.jspecify.annotations.NullMarked;
