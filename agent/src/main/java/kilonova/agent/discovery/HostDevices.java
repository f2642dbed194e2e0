package kilonova.agent.discovery;

import java.util.List;
import kilonova.protocol.DeviceProvider;
import kilonova.protocol.Problem;

/**
 * What the host offers, and what an operator should know about it.
 *
 * @param providers one per board, by key
 * @param problems settings that reach no device; what was not understood is in the inventory
 */
public record HostDevices(List<DeviceProvider> providers, List<Problem> problems) {
    public HostDevices {
        providers = List.copyOf(providers);
        problems = List.copyOf(problems);
    }
}
