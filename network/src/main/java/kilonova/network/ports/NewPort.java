package kilonova.network.ports;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import kilonova.network.address.MacAddress;

/**
 * A port to be made.
 *
 * @param projectId who will own it
 * @param macAddress which one; empty for a random one
 * @param addresses which ones; absent for one of each version that the network has, an empty list for none
 * @param securityGroups ids of groups that exist
 * @param portSecurity absent for the network's default
 */
public record NewPort(
        String projectId,
        String name,
        String description,
        Optional<MacAddress> macAddress,
        Optional<List<AddressWish>> addresses,
        List<String> securityGroups,
        boolean adminStateUp,
        Optional<Boolean> portSecurity,
        String deviceId,
        String deviceOwner,
        String host,
        String vnicType,
        Port.ServerBond server) {
    /** What compute's ports are like: no name, and everything by itself. */
    public static NewPort ofServer(
            String projectId,
            Optional<List<AddressWish>> addresses,
            List<String> securityGroups,
            String serverId,
            String host,
            int number) {
        return new NewPort(
                projectId,
                "",
                "",
                Optional.empty(),
                addresses,
                securityGroups,
                true,
                Optional.empty(),
                serverId,
                Ports.COMPUTE,
                host,
                "normal",
                new Port.ServerBond(OptionalInt.of(number), true));
    }
}
