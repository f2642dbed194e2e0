/** Asks the Compute API over HTTP, and compares what it answers with written conversations. */
@NullMarked
package kilonova.compute.api;

import org.jspecify.annotations.NullMarked;
