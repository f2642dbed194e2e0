package kilonova.agent.guests;

import kilonova.gpu.board.UnitId;

/**
 * A vGPU inside a guest. A mediated device is passed by its UUID, a virtual function by its address, never managed by the
 * hypervisor: the agent alone makes and removes units.
 *
 * @param unit which
 * @param deviceApi the guest's device model, {@code vfio-pci} for most
 */
public record GuestDevice(UnitId unit, String deviceApi) {}
