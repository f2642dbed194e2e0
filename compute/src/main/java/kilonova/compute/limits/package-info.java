/** What a project may have and has, in the words of {@code /limits}. */
@NullMarked
package kilonova.compute.limits;

import org.jspecify.annotations.NullMarked;
