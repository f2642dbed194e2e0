package kilonova.compute.servers.rest;

import java.util.Optional;
import kilonova.compute.api.Policy;
import kilonova.compute.servers.Asker;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.Servers;
import kilonova.http.Caller;
import kilonova.http.Fault;
import kilonova.http.Request;
import kilonova.http.Uuids;

/**
 * Finds the server that a path names, for those who may. Another project's server is as missing as one that never was; who sees
 * a server but lacks the role is refused.
 */
final class ServerAccess {
    private final Servers servers;

    ServerAccess(Servers servers) {
        this.servers = servers;
    }

    /** The living server of {@code {id}}, for a reader of its project. */
    Server read(Request request, String rule) {
        return checked(visible(request, false), request, false, rule);
    }

    /** The server of {@code {id}}, deleted ones too, for a reader of its project. */
    Server readEvenDeleted(Request request, String rule) {
        return checked(visible(request, true), request, false, rule);
    }

    /** The living server of {@code {id}}, for a member of its project. */
    Server write(Request request, String rule) {
        return checked(visible(request, false), request, true, rule);
    }

    /** The living server of {@code {id}}, for an admin. */
    Server administer(Request request, String rule) {
        Server server = visible(request, false);
        Policy.admin(request, rule);
        return server;
    }

    /** The server of that id if the caller may know of it. */
    Optional<Server> known(Caller caller, String id) {
        return Uuids.canonical(id)
                .flatMap(servers::find)
                .filter(server -> caller.isAdmin()
                        || caller.projectId().filter(server.projectId()::equals).isPresent());
    }

    /** 404, in Nova's words. */
    static Fault missing(String id) {
        return Fault.notFound("Instance " + id + " could not be found.");
    }

    private Server visible(Request request, boolean evenDeleted) {
        String id = request.pathParameter("id");
        return known(request.caller(), id)
                .filter(server -> evenDeleted || !server.isDeleted())
                .orElseThrow(() -> missing(id));
    }

    private static Server checked(Server server, Request request, boolean write, String rule) {
        if (write) {
            Policy.member(request, server.projectId(), rule);
        } else {
            Policy.reader(request, server.projectId(), rule);
        }
        return server;
    }

    /** Who asks, as operations on servers note it. */
    static Asker asker(Request request) {
        Caller caller = request.caller();
        return new Asker(caller.user().id(), caller.projectId().orElse(""), request.requestId(), caller.isAdmin());
    }
}
