package kilonova.compute.availabilityzones;

import java.time.Clock;
import java.util.List;
import kilonova.compute.aggregates.Aggregates;
import kilonova.compute.api.Policy;
import kilonova.compute.hosts.ComputeHosts;
import kilonova.http.IsoTime;
import kilonova.http.Json;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /os-availability-zone}: the names for everybody, the hosts for admins. */
public final class AvailabilityZonesApi {
    private final ComputeHosts hosts;
    private final Aggregates aggregates;
    private final Clock clock;

    public AvailabilityZonesApi(ComputeHosts hosts, Aggregates aggregates, Clock clock) {
        this.hosts = hosts;
        this.aggregates = aggregates;
        this.clock = clock;
    }

    public List<Route> routes() {
        return List.of(
                Routes.get("/os-availability-zone", request -> list(false)),
                Routes.get("/os-availability-zone/detail", this::detail));
    }

    private Response detail(Request request) {
        Policy.admin(request, "os_compute_api:os-availability-zone:detail");
        return list(true);
    }

    private Response list(boolean withHosts) {
        ObjectNode body = Json.object();
        ArrayNode listed = body.putArray("availabilityZoneInfo");
        for (AvailabilityZones.Zone zone : AvailabilityZones.of(hosts.list(), aggregates.view())) {
            ObjectNode view = listed.addObject().put("zoneName", zone.name());
            view.putObject("zoneState").put("available", zone.available());
            if (withHosts && zone.available()) {
                addHosts(view.putObject("hosts"), zone);
            } else {
                view.putNull("hosts");
            }
        }
        return Response.json(200, body);
    }

    private void addHosts(ObjectNode view, AvailabilityZones.Zone zone) {
        zone.hosts()
                .forEach(host -> view.putObject(host.name())
                        .putObject("nova-compute")
                        .put("available", host.isUp(clock.instant()))
                        .put("active", !host.disabled())
                        .put("updated_at", IsoTime.microseconds(host.lastSeenAt())));
    }
}
