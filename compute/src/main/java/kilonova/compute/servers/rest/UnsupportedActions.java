package kilonova.compute.servers.rest;

import java.util.Map;
import kilonova.compute.api.Faults;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.VmState;
import kilonova.http.Fault;
import kilonova.http.InputSchema;
import kilonova.http.Request;
import kilonova.http.Response;
import tools.jackson.databind.JsonNode;

/**
 * Actions that the API has and that no host here can do, or that OpenStack itself has given up. Each is answered as OpenStack answers it
 * where a hypervisor or a network cannot do it, and changes nothing.
 */
final class UnsupportedActions {
    static final InputSchema CHANGE_PASSWORD = InputSchema.of(UnsupportedActions.class, "change-password.json");
    static final InputSchema CRASH_DUMP = InputSchema.of(UnsupportedActions.class, "crash-dump.json");
    static final InputSchema ADDRESS = InputSchema.of(UnsupportedActions.class, "address-action.json");

    /** The policies of the actions that ended with 2.43. */
    static final Map<String, String> ADDRESS_ACTIONS = Map.of(
            "addFixedIp", "os-multinic:add",
            "removeFixedIp", "os-multinic:remove",
            "addFloatingIp", "os-floating-ips:add",
            "removeFloatingIp", "os-floating-ips:remove");

    private static final int LAST_OF_ADDRESSES = 43;
    private static final int FIRST_OF_CRASH_DUMP = 17;

    private UnsupportedActions() {}

    /** A password is changed by an agent in the guest, and none is expected there. */
    static Response changePassword(Request request, Server server, JsonNode asked) {
        Locks.refuse(server, request.caller());
        requireActive(server, "changePassword");
        throw new Fault(
                409,
                "Failed to set admin password on " + server.id()
                        + " because no agent in the guest takes passwords. Set it in the guest, or log in with a key pair.");
    }

    /** The hypervisor's library has no call for it. */
    static Response crashDump(Request request, Server server, JsonNode asked) {
        if (request.microversion().below(FIRST_OF_CRASH_DUMP)) {
            throw Faults.notAtThisVersion(request);
        }
        Locks.refuse(server, request.caller());
        requireActive(server, "trigger_crash_dump");
        throw Fault.badRequest("Triggering crash dump is not supported");
    }

    /** Hosts take what a guest's network cards need from its ports at once, so there is nothing left to inject. */
    static Response injectNetworkInfo(Request request, Server server, JsonNode asked) {
        Locks.refuse(server, request.caller());
        return Response.empty(202);
    }

    /** What OpenStack took out of its API in 2021, for every version of it. */
    static Fault gone() {
        return new Fault(410, "This action was removed from the Compute API.");
    }

    /** Addresses belong to ports, and ports to the network service. */
    static Response address(String action, Request request, Server server, JsonNode asked) {
        if (!request.microversion().below(LAST_OF_ADDRESSES + 1)) {
            throw Faults.notAtThisVersion(request);
        }
        Locks.refuse(server, request.caller());
        if (action.endsWith("FloatingIp")) {
            throw Fault.notFound(
                    "Floating IP not found for address " + asked.path("address").asString() + ".");
        }
        throw Fault.badRequest("Addresses of instance " + server.id()
                + " are those of its ports; change them in the network service.");
    }

    private static void requireActive(Server server, String action) {
        if (server.state().vm() != VmState.ACTIVE) {
            throw new Fault(
                    409,
                    "Cannot '" + action + "' instance " + server.id() + " while it is in vm_state "
                            + server.state().vm().wireName());
        }
    }
}
