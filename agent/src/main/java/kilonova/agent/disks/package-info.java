/**
 * Disks on their way from one host to another: a stream that says first what comes, leaves out what is empty, and ends with a sum
 * over all of it.
 */
@NullMarked
package kilonova.agent.disks;

import org.jspecify.annotations.NullMarked;
