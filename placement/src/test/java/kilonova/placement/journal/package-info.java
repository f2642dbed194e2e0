@NullMarked
package kilonova.placement.journal;

import org.jspecify.annotations.NullMarked;
