@NullMarked
package kilonova.placement.policy;

import org.jspecify.annotations.NullMarked;
