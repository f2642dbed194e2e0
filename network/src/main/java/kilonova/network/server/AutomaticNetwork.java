package kilonova.network.server;

import java.util.List;
import kilonova.network.outcome.Reason;
import kilonova.network.outcome.Result;

/** Which network a server gets that names none. Pure. */
final class AutomaticNetwork {
    private AutomaticNetwork() {}

    /** The only own network with a subnet; without any, the only shared one. */
    static Result<UsableNetwork> choose(List<UsableNetwork> usable) {
        List<UsableNetwork> withSubnet =
                usable.stream().filter(UsableNetwork::hasSubnet).toList();
        List<UsableNetwork> own =
                withSubnet.stream().filter(network -> !network.shared()).toList();
        List<UsableNetwork> candidates = own.isEmpty() ? withSubnet : own;
        return switch (candidates.size()) {
            case 0 ->
                Result.refused(
                        Reason.NETWORK_NOT_FOUND,
                        "There is no network with a subnet that the project may use: make one, or ask for no network.");
            case 1 -> Result.done(candidates.getFirst());
            default ->
                Result.refused(
                        Reason.NETWORK_AMBIGUOUS,
                        "Multiple possible networks found, use a Network ID to be more specific.");
        };
    }
}
