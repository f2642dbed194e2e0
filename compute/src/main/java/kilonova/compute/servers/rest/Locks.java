package kilonova.compute.servers.rest;

import java.util.Optional;
import kilonova.compute.api.Policy;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import kilonova.http.Caller;
import kilonova.http.Fault;
import kilonova.http.Request;

/** Who may lock and unlock, and what a lock keeps others from. */
final class Locks {
    private Locks() {}

    /** Refuses, with 409, to touch a locked server for anyone but an admin. */
    static void refuse(Server server, Caller caller) {
        if (server.state().lock().isPresent() && !caller.isAdmin()) {
            throw Fault.conflict("Instance " + server.id() + " is locked");
        }
    }

    /** @param reason kept from 2.73 on */
    static ServerAction lock(Request request, Server server, Optional<String> reason) {
        return new ServerAction.Lock(
                !owns(request.caller(), server),
                reason.filter(_ -> request.microversion().atLeast(73)));
    }

    /** Only an admin opens a lock that the other side has set: an owner's from outside the project, an admin's from inside. */
    static ServerAction unlock(Request request, Server server) {
        boolean othersLock = server.state()
                .lock()
                .filter(lock -> lock.byAdmin() == owns(request.caller(), server))
                .isPresent();
        if (othersLock) {
            Policy.admin(request, "os_compute_api:os-lock-server:unlock:unlock_override");
        }
        return new ServerAction.Unlock();
    }

    private static boolean owns(Caller caller, Server server) {
        return caller.projectId().filter(server.projectId()::equals).isPresent();
    }
}
