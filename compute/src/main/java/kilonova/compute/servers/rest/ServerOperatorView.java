package kilonova.compute.servers.rest;

import java.util.Optional;
import kilonova.compute.servers.Server;
import kilonova.http.Request;
import tools.jackson.databind.node.ObjectNode;

/** The fields of a server that only admins see: where it is, and how that host is. */
final class ServerOperatorView {
    private static final String PREFIX = "OS-EXT-SRV-ATTR:";

    private ServerOperatorView() {}

    static void add(ObjectNode view, Server server, Request request, HostFacts facts, boolean withUserData) {
        if (!request.caller().isAdmin()) {
            return;
        }
        Optional<String> host = server.whereabouts().host();
        view.put(PREFIX + "host", host.orElse(null))
                .put(PREFIX + "hypervisor_hostname", host.orElse(null))
                .put(
                        PREFIX + "instance_name",
                        "instance-" + server.id().toString().substring(0, 8));
        if (request.microversion().atLeast(3)) {
            view.put(PREFIX + "hostname", server.details().hostname())
                    .put(PREFIX + "kernel_id", "")
                    .put(PREFIX + "ramdisk_id", "")
                    .put(PREFIX + "launch_index", server.whereabouts().launchIndex())
                    .put(PREFIX + "reservation_id", server.whereabouts().reservationId())
                    .put(PREFIX + "root_device_name", "/dev/vda");
            if (withUserData) {
                view.put(PREFIX + "user_data", server.details().userData().orElse(null));
            }
        }
        if (request.microversion().atLeast(16)) {
            view.put("host_status", host.map(facts::status).orElse(""));
        }
    }
}
