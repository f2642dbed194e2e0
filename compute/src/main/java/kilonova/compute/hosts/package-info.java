/**
 * The controller's side of the compute hosts: who they are, what they reported, what they should run, and their provider trees
 * in Placement.
 */
@NullMarked
package kilonova.compute.hosts;

import org.jspecify.annotations.NullMarked;
