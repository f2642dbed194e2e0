/** Measures Placement: a load generator over HTTP with a table of targets, and micro-benchmarks of the candidate search. */
@NullMarked
package kilonova.bench;

import org.jspecify.annotations.NullMarked;
