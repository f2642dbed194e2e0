/**
 * Why the devices of a machine offer less than they could, each reason with the command that mends it. Pure.
 */
@NullMarked
package kilonova.agent.doctor;

import org.jspecify.annotations.NullMarked;
