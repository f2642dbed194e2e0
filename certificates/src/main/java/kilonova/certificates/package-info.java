/**
 * Keys and certificates with which controllers and hosts prove to each other who they are: a small authority of one cloud, the
 * requests that it signs, and the two ends of a mutually authenticated connection. No files, no network: callers keep what must last.
 */
@NullMarked
package kilonova.certificates;

import org.jspecify.annotations.NullMarked;
