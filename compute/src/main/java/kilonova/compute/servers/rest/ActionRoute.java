package kilonova.compute.servers.rest;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import kilonova.compute.api.Faults;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import kilonova.http.Fault;
import kilonova.http.InputSchema;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import kilonova.network.outcome.Result;
import tools.jackson.databind.JsonNode;

/** {@code POST /servers/{id}/action}: a body with one member, whose name says what is asked. */
final class ActionRoute {
    private static final InputSchema RESIZE = InputSchema.of(ActionRoute.class, "resize.json");
    private static final InputSchema REBOOT = InputSchema.of(ActionRoute.class, "reboot.json");
    private static final InputSchema LOCK = InputSchema.of(ActionRoute.class, "lock.json");
    private static final InputSchema MIGRATE = InputSchema.of(ActionRoute.class, "migrate.json");
    private static final InputSchema RESET_STATE = InputSchema.of(ActionRoute.class, "reset-state.json");
    private static final InputSchema SECURITY_GROUP = InputSchema.of(ActionRoute.class, "security-group.json");

    /** Who may ask an action. */
    private enum Role {
        MEMBER,
        ADMIN
    }

    private interface Doing {
        Response run(Request request, Server server, JsonNode asked) throws InterruptedException;
    }

    private record Action(Optional<InputSchema> schema, Role role, String rule, Doing doing) {}

    private final Surroundings surroundings;
    private final ServerAccess access;
    private final Map<String, Action> actions = new HashMap<>();

    ActionRoute(Surroundings surroundings, ServerAccess access, ServerView view) {
        this.surroundings = surroundings;
        this.access = access;
        simple("os-stop", "servers:stop", new ServerAction.Stop());
        simple("os-start", "servers:start", new ServerAction.Start());
        simple("pause", "os-pause-server:pause", new ServerAction.Pause());
        simple("unpause", "os-pause-server:unpause", new ServerAction.Unpause());
        simple("revertResize", "servers:revert_resize", new ServerAction.RevertResize());
        simple("forceDelete", "os-deferred-delete:force", new ServerAction.ForceDelete());
        simple("restore", "os-deferred-delete:restore", new ServerAction.Restore());
        simple("suspend", "os-suspend-server:suspend", new ServerAction.Suspend());
        simple("resume", "os-suspend-server:resume", new ServerAction.Resume());
        simple("unrescue", "os-unrescue", new ServerAction.Unrescue());
        actions.put(
                "shelveOffload",
                new Action(
                        Optional.empty(),
                        Role.ADMIN,
                        "os-shelve:shelve_offload",
                        (request, server, _) -> accepted(request, server, new ServerAction.ShelveOffload())));
        CopyActions copies = new CopyActions(surroundings);
        member("createImage", "servers:create_image", Optional.of(CopyActions.CREATE_IMAGE), copies::createImage);
        member("createBackup", "os-create-backup", Optional.of(CopyActions.CREATE_BACKUP), copies::createBackup);
        member("shelve", "os-shelve:shelve", Optional.empty(), (request, server, _) -> copies.shelve(request, server));
        PlaceActions places = new PlaceActions(surroundings);
        member("unshelve", "os-shelve:unshelve", Optional.of(PlaceActions.UNSHELVE), places::unshelve);
        member("rescue", "os-rescue", Optional.of(PlaceActions.RESCUE), places::rescue);
        admin("os-migrateLive", "os-migrate-server:migrate_live", PlaceActions.LIVE_MIGRATE, places::liveMigrate);
        admin("evacuate", "os-evacuate", PlaceActions.EVACUATE, places::evacuate);
        member("confirmResize", "servers:confirm_resize", Optional.empty(), (request, server, _) -> {
            act(request, server, new ServerAction.ConfirmResize());
            return Response.empty(204);
        });
        asked("reboot", "servers:reboot", REBOOT, (_, body) -> reboot(body));
        member("resize", "servers:resize", Optional.of(RESIZE), this::resize);
        RebuildAction rebuild = new RebuildAction(surroundings, view);
        member("rebuild", "servers:rebuild", Optional.of(RebuildAction.BODY), (request, server, body) -> {
            Locks.refuse(server, request.caller());
            return rebuild.rebuild(request, server, body);
        });
        member("lock", "os-lock-server:lock", Optional.of(LOCK), (request, server, body) -> {
            ask(request, server, Locks.lock(request, server, Loose.text(body, "locked_reason")));
            return Response.empty(202);
        });
        member("unlock", "os-lock-server:unlock", Optional.empty(), (request, server, _) -> {
            ask(request, server, Locks.unlock(request, server));
            return Response.empty(202);
        });
        member("addSecurityGroup", "os-security-groups:add", Optional.of(SECURITY_GROUP), this::addGroup);
        member("removeSecurityGroup", "os-security-groups:remove", Optional.of(SECURITY_GROUP), this::removeGroup);
        ConsoleActions consoles = new ConsoleActions(surroundings, access);
        member("os-getConsoleOutput", "os-console-output", Optional.of(ConsoleActions.OUTPUT), consoles::output);
        ConsoleActions.OLD_ACTIONS
                .keySet()
                .forEach(name -> member(
                        name,
                        "os-remote-consoles",
                        Optional.of(ConsoleActions.OLD),
                        (request, server, body) -> consoles.old(name, request, server, body)));
        member(
                "changePassword",
                "os-admin-password",
                Optional.of(UnsupportedActions.CHANGE_PASSWORD),
                UnsupportedActions::changePassword);
        member(
                "trigger_crash_dump",
                "servers:trigger_crash_dump",
                Optional.of(UnsupportedActions.CRASH_DUMP),
                UnsupportedActions::crashDump);
        UnsupportedActions.ADDRESS_ACTIONS.forEach((name, rule) -> member(
                name,
                rule,
                Optional.of(UnsupportedActions.ADDRESS),
                (request, server, body) -> UnsupportedActions.address(name, request, server, body)));
        actions.put(
                "injectNetworkInfo",
                new Action(
                        Optional.empty(),
                        Role.ADMIN,
                        "os-admin-actions:inject_network_info",
                        UnsupportedActions::injectNetworkInfo));
        actions.put(
                "resetNetwork",
                new Action(Optional.empty(), Role.ADMIN, "os-admin-actions:reset_network", (_, _, _) -> {
                    throw UnsupportedActions.gone();
                }));
        admin("migrate", "os-migrate-server:migrate", MIGRATE, this::migrate);
        admin("os-resetState", "os-admin-actions:reset_state", RESET_STATE, this::resetState);
    }

    List<Route> routes() {
        return List.of(Routes.post("/servers/{id}/action", this::handle));
    }

    private Response handle(Request request) throws InterruptedException {
        JsonNode body = request.json();
        if (!body.isObject() || body.isEmpty()) {
            throw Fault.badRequest("Malformed request body");
        }
        String name = body.propertyNames().iterator().next();
        Action action = actions.get(name);
        if (action == null) {
            throw Fault.badRequest("There is no such action: " + name);
        }
        if (body.size() > 1) {
            String other = body.propertyNames().stream().skip(1).findFirst().orElseThrow();
            throw Fault.badRequest("Additional properties are not allowed ('" + other + "' was unexpected)");
        }
        action.schema().ifPresent(schema -> schema.checked(body, request));
        String rule = "os_compute_api:" + action.rule();
        Server server = action.role() == Role.ADMIN ? access.administer(request, rule) : access.write(request, rule);
        return action.doing().run(request, server, body.path(name));
    }

    private void member(String name, String rule, Optional<InputSchema> schema, Doing doing) {
        actions.put(name, new Action(schema, Role.MEMBER, rule, doing));
    }

    private void admin(String name, String rule, InputSchema schema, Doing doing) {
        actions.put(name, new Action(Optional.of(schema), Role.ADMIN, rule, doing));
    }

    private void simple(String name, String rule, ServerAction action) {
        member(name, rule, Optional.empty(), (request, server, _) -> accepted(request, server, action));
    }

    private void asked(
            String name, String rule, InputSchema schema, BiFunction<Request, JsonNode, ServerAction> action) {
        member(
                name,
                rule,
                Optional.of(schema),
                (request, server, body) -> accepted(request, server, action.apply(request, body)));
    }

    private Response accepted(Request request, Server server, ServerAction action) {
        act(request, server, action);
        return Response.empty(202);
    }

    private void act(Request request, Server server, ServerAction action) {
        Locks.refuse(server, request.caller());
        ask(request, server, action);
    }

    private void ask(Request request, Server server, ServerAction action) {
        surroundings
                .operations()
                .act(server, action, ServerAccess.asker(request))
                .ifPresent(refusal -> {
                    throw Faults.of(refusal);
                });
    }

    private static ServerAction reboot(JsonNode body) {
        return new ServerAction.Reboot(body.path("type").asString().equalsIgnoreCase("hard"));
    }

    private Response resize(Request request, Server server, JsonNode body) {
        Flavor flavor = flavor(request, body);
        if (flavor.id().equals(server.flavor().id())) {
            throw Fault.badRequest("When resizing, instances must change flavor!");
        }
        if (flavor.rootDiskGb() == 0 && server.flavor().rootDiskGb() > 0) {
            throw Fault.badRequest("Resize to zero disk flavor is not allowed.");
        }
        act(request, server, new ServerAction.Resize(flavor));
        Loose.text(body, "OS-DCF:diskConfig")
                .ifPresent(_ -> surroundings
                        .servers()
                        .update(
                                server.id(),
                                current -> current.with(
                                        SingleServerRoutes.withProfile(current.details(), body),
                                        surroundings.clock().instant())));
        return Response.empty(202);
    }

    private Flavor flavor(Request request, JsonNode body) {
        String id = body.path("flavorRef").asString();
        return surroundings
                .flavors()
                .find(request.caller(), id)
                .orElseThrow(() -> Fault.badRequest("Flavor " + id + " could not be found."));
    }

    private Response migrate(Request request, Server server, JsonNode body) {
        Optional<String> host = request.microversion().atLeast(56) ? Loose.text(body, "host") : Optional.empty();
        host.filter(name -> surroundings.hosts().find(name).isEmpty()).ifPresent(name -> {
            throw Fault.badRequest("Compute host " + name + " could not be found.");
        });
        return accepted(request, server, new ServerAction.Migrate(host));
    }

    private Response resetState(Request request, Server server, JsonNode body) {
        ask(
                request,
                server,
                new ServerAction.ResetState(body.path("state").asString().equals("active")));
        return Response.empty(202);
    }

    private Response addGroup(Request request, Server server, JsonNode body) {
        done(surroundings
                .ports()
                .addSecurityGroup(
                        server.id().toString(),
                        server.projectId(),
                        body.path("name").asString()));
        return Response.empty(202);
    }

    private Response removeGroup(Request request, Server server, JsonNode body) {
        done(surroundings
                .ports()
                .removeSecurityGroup(
                        server.id().toString(),
                        server.projectId(),
                        body.path("name").asString()));
        return Response.empty(202);
    }

    /** What the network gave, or its refusal. */
    private static <T> T done(Result<T> result) {
        return switch (result) {
            case Result.Done<T>(T value) -> value;
            case Result.Refused<T>(var refusal) ->
                throw new Fault(refusal.reason().status(), refusal.message());
        };
    }
}
