/** Walks at random through all that can be done with servers and happen to hosts, and looks whether everybody's books still agree. */
@NullMarked
package kilonova.acceptance.walk;

import org.jspecify.annotations.NullMarked;
