/**
 * From the kernel's files to boards, slots, types and units; from those, the operator's settings and the ledger to the device providers that
 * the host offers; and the operations on devices.
 *
 * <p>How a claim becomes a device: {@link kilonova.agent.discovery.DeviceLook#look} (it remembers types; {@link kilonova.agent.discovery.Discovery#look} does not) → {@link kilonova.agent.discovery.DeviceProviders#plan}
 * names the unit to make → the ledger stores it → {@link kilonova.agent.discovery.DeviceOperations#make} makes it (and may be repeated) → on
 * release {@link kilonova.agent.discovery.DeviceOperations#remove}, then the ledger forgets it.
 */
@NullMarked
package kilonova.agent.discovery;

import org.jspecify.annotations.NullMarked;
