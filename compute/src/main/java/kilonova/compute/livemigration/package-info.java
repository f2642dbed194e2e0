/** What decides whether, where and how a server can move while it runs: facts in, all reasons out. Pure. */
@NullMarked
package kilonova.compute.livemigration;

import org.jspecify.annotations.NullMarked;
