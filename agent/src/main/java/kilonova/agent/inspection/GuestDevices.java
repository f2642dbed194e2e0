package kilonova.agent.inspection;

import java.util.List;
import kilonova.gpu.board.UnitId;

/**
 * A guest of libvirt and the devices of the host that it has.
 *
 * @param name its name
 * @param devices mediated devices by UUID, PCI devices by address
 */
public record GuestDevices(String name, List<UnitId> devices) {
    public GuestDevices {
        devices = List.copyOf(devices);
    }
}
