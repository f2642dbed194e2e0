/** Who has which role where, directly, through a group or by implication. */
@NullMarked
package kilonova.identity.assignments;

import org.jspecify.annotations.NullMarked;
