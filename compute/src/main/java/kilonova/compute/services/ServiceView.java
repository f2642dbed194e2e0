package kilonova.compute.services;

import java.time.Instant;
import kilonova.compute.aggregates.AggregateView;
import kilonova.compute.hosts.ComputeHost;
import kilonova.http.IsoTime;
import kilonova.http.Json;
import kilonova.http.Request;
import tools.jackson.databind.node.ObjectNode;

/** How a compute service looks, by microversion. */
final class ServiceView {
    /** The only kind of service that there is: the other parts of the controller are one program and need no row each. */
    static final String BINARY = "nova-compute";

    private ServiceView() {}

    static ObjectNode of(Request request, ComputeHost host, AggregateView aggregates, Instant now) {
        ObjectNode view = Json.object().put("binary", BINARY).put("host", host.name());
        if (request.microversion().atLeast(53)) {
            view.put("id", host.serviceUuid().toString());
        } else {
            view.put("id", host.serviceId());
        }
        view.put("zone", aggregates.zone(host.name()))
                .put("status", host.disabled() ? "disabled" : "enabled")
                .put("state", host.isUp(now) ? "up" : "down")
                .put("updated_at", IsoTime.microseconds(host.lastSeenAt()));
        host.disabledReason()
                .ifPresentOrElse(reason -> view.put("disabled_reason", reason), () -> view.putNull("disabled_reason"));
        if (request.microversion().atLeast(11)) {
            view.put("forced_down", host.forcedDown());
        }
        return view;
    }
}
