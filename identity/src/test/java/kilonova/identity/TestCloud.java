package kilonova.identity;

import java.time.Duration;
import java.util.List;
import kilonova.http.Json;
import kilonova.http.RunningService;
import kilonova.http.RunningService.Answer;
import kilonova.identity.bootstrap.BootstrapPlan;
import kilonova.store.Database;
import kilonova.store.DatabaseUrl;
import kilonova.store.Engine;
import kilonova.store.TestDatabases;
import tools.jackson.databind.JsonNode;

/** A bootstrapped identity service on a port of its own, for tests; it can be restarted. */
final class TestCloud implements AutoCloseable {
    static final String ADMIN_PASSWORD = "admin-password";
    static final String DEMO_PASSWORD = "demo-password";

    final TestClock clock = new TestClock();
    private final DatabaseUrl url;
    private Database database;
    private Identity identity;
    private RunningService running;
    private int port;

    TestCloud(Engine engine) {
        this.url = TestDatabases.url(engine);
        this.database = Database.open(url);
        this.identity = identity(database);
        this.running = new RunningService(identity.service("/identity"));
        identity.bootstrap(plan());
    }

    TestCloud() {
        this(Engine.SQLITE);
    }

    private Identity identity(Database opened) {
        return Identity.open(opened, new IdentitySettings(Duration.ofHours(1), 4), clock);
    }

    static BootstrapPlan plan() {
        return new BootstrapPlan(
                ADMIN_PASSWORD,
                DEMO_PASSWORD,
                "RegionOne",
                List.of(
                        new BootstrapPlan.OwnService("identity", "keystone", "http://cloud.example:8770/identity/v3"),
                        new BootstrapPlan.OwnService("compute", "nova", "http://cloud.example:8770/compute/v2.1")));
    }

    Identity identity() {
        return identity;
    }

    /** A second process on the same database. The test closes the database. */
    Identity another(Database opened) {
        return identity(opened);
    }

    DatabaseUrl databaseUrl() {
        return url;
    }

    void restart() {
        running.close();
        database.close();
        database = Database.open(url);
        identity = identity(database);
        running = new RunningService(identity.service("/identity"));
        identity.bootstrap(plan());
    }

    /** As if its machine were switched off. */
    void stopAnswering() {
        port = running.port();
        running.close();
    }

    /** Answers again at the same address. */
    void answerAgain() {
        running = new RunningService(port, identity.service("/identity"));
    }

    String url() {
        return running.url();
    }

    Answer ask(String method, String path, String body, String... headers) {
        return running.ask(method, "/identity" + path, body.replace('\'', '"'), headers);
    }

    Answer as(String token, String method, String path, String body) {
        return ask(method, "/v3" + path, body, "X-Auth-Token", token);
    }

    Answer as(String token, String method, String path) {
        return as(token, method, path, "");
    }

    /** Whether a token holds, as its own holder asks. */
    int check(String token) {
        return ask("GET", "/v3/auth/tokens", "", "X-Auth-Token", token, "X-Subject-Token", token)
                .status();
    }

    static String passwordBody(String user, String password, String scope) {
        return "{'auth':{'identity':{'methods':['password'],'password':{'user':{'name':'" + user
                + "','domain':{'id':'default'},'password':'" + password + "'}}}"
                + (scope.isEmpty() ? "" : ",'scope':" + scope) + "}}";
    }

    static String project(String name) {
        return "{'project':{'name':'" + name + "','domain':{'name':'Default'}}}";
    }

    Answer login(String user, String password, String scope) {
        return ask("POST", "/v3/auth/tokens", passwordBody(user, password, scope));
    }

    String token(String user, String password, String scope) {
        Answer answer = login(user, password, scope);
        if (answer.status() != 201) {
            throw new AssertionError(answer.status() + " " + answer.body());
        }
        return answer.headers().firstValue("X-Subject-Token").orElseThrow();
    }

    String admin() {
        return token("admin", ADMIN_PASSWORD, project("admin"));
    }

    String demo() {
        return token("demo", DEMO_PASSWORD, project("demo"));
    }

    /** Creates something and tells its id. */
    String create(String token, String collection, String body) {
        Answer answer = as(token, "POST", "/" + collection, body);
        if (answer.status() != 201) {
            throw new AssertionError(answer.status() + " " + answer.body());
        }
        return answer.json().values().iterator().next().path("id").stringValue();
    }

    /** The id of the one thing with that name. */
    String id(String collection, String name) {
        JsonNode found =
                as(admin(), "GET", "/" + collection + "?name=" + name).json().path(collection);
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " " + collection + " named " + name);
        }
        return found.path(0).path("id").stringValue();
    }

    /** Everything that an administrator can list, to compare before and after. */
    String everything() {
        String token = admin();
        StringBuilder all = new StringBuilder();
        for (String collection : List.of(
                "domains",
                "projects",
                "users",
                "groups",
                "roles",
                "role_assignments",
                "role_inferences",
                "regions",
                "services",
                "endpoints")) {
            all.append(as(token, "GET", "/" + collection).body()).append('\n');
        }
        return Json.object().put("all", all.toString()).toString();
    }

    @Override
    public void close() {
        running.close();
        database.close();
    }
}
