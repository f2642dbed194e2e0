/**
 * What a person wants to know about the devices of a machine, without a controller: every GPU on PCI, whose each vGPU is, and the software
 * around them. Reads only.
 */
@NullMarked
package kilonova.agent.inspection;

import org.jspecify.annotations.NullMarked;
