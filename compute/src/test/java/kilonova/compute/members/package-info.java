@NullMarked
package kilonova.compute.members;

import org.jspecify.annotations.NullMarked;
