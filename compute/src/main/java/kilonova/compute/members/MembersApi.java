package kilonova.compute.members;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import kilonova.compute.api.ComputeDialect;
import kilonova.compute.api.Faults;
import kilonova.http.Authenticator;
import kilonova.http.Fault;
import kilonova.http.Json;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Routes;
import kilonova.http.Service;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /kilonova/v1/members}, for admins: {@code GET} lists certificates of hosts, {@code POST /HOST/token?minutes=N} makes a token
 * to join with, {@code POST /HOST/revoke} takes all certificates of a host back.
 */
public final class MembersApi {
    private static final int USUAL_MINUTES = 60;
    private static final int MOST_MINUTES = 7 * 24 * 60;

    private final Members members;
    private final URI agentsUrl;
    private final Clock clock;

    /** @param agentsUrl where agents reach this controller */
    public MembersApi(Members members, URI agentsUrl, Clock clock) {
        this.members = members;
        this.agentsUrl = agentsUrl;
        this.clock = clock;
    }

    /** The service, to be mounted beside the OpenStack APIs. */
    public Service service(Authenticator authenticator) {
        return new Service(
                "members",
                "/kilonova/v1/members",
                Routes.of(List.of(
                        Routes.get("", this::list),
                        Routes.post("/{host}/token", this::invite),
                        Routes.post("/{host}/revoke", this::revoke))),
                new ComputeDialect(),
                authenticator);
    }

    private Response list(Request request) {
        demandAdmin(request);
        ObjectNode body = Json.object();
        ArrayNode list = body.putArray("certificates");
        for (MemberCertificate certificate : members.list()) {
            list.addObject()
                    .put("host", certificate.host())
                    .put("serial", certificate.serial())
                    .put("issued_at", certificate.issuedAt().toString())
                    .put("expires_at", certificate.expiresAt().toString())
                    .put(
                            "standing",
                            certificate.standing(clock.instant()).name().toLowerCase(Locale.ROOT));
        }
        return Response.json(200, body);
    }

    private Response invite(Request request) {
        demandAdmin(request);
        Invitation invitation = Faults.orFault(members.invite(request.pathParameter("host"), validity(request)));
        return Response.json(
                201,
                Json.object()
                        .put("host", invitation.token().host())
                        .put("token", invitation.token().text())
                        .put("expires_at", invitation.expiresAt().toString())
                        .put("controller", agentsUrl.toString()));
    }

    private Response revoke(Request request) {
        demandAdmin(request);
        int revoked = Faults.orFault(members.revoke(request.pathParameter("host")));
        return Response.json(200, Json.object().put("revoked", revoked));
    }

    private static Duration validity(Request request) {
        String text = request.query().last("minutes").orElse(Integer.toString(USUAL_MINUTES));
        try {
            int minutes = Integer.parseInt(text);
            if (minutes >= 1 && minutes <= MOST_MINUTES) {
                return Duration.ofMinutes(minutes);
            }
        } catch (NumberFormatException none) {
            throw Fault.badRequest("minutes must be a whole number, not '" + text + "'.");
        }
        throw Fault.badRequest("minutes must be from 1 to " + MOST_MINUTES + ".");
    }

    private static void demandAdmin(Request request) {
        if (!request.caller().isAdmin()) {
            throw Fault.forbidden("Only an admin may let hosts in or turn them out.");
        }
    }
}
