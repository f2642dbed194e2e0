package kilonova.compute.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import kilonova.http.FixedCallers;
import kilonova.http.Json;
import kilonova.http.Response;
import kilonova.http.Routes;
import kilonova.http.RunningService;
import kilonova.http.Service;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ApiBasicsTest {
    private static final FixedCallers CALLERS =
            FixedCallers.usual().with("hex", "0123456789abcdef0123456789abcdef", "member", "reader");

    private final RunningService running = new RunningService(
            VersionDocuments.root("/compute", CALLERS),
            new Service(
                    "compute",
                    "/compute/v2.1",
                    Routes.of(ProjectPrefixed.routes(List.of(
                            VersionDocuments.current(),
                            Routes.get(
                                    "/things/{id}",
                                    request -> Response.json(
                                            200, Links.of(request).both("things", request.pathParameter("id")))),
                            Routes.get(
                                    "/things",
                                    request ->
                                            Response.json(200, Links.of(request).next(request, "things", "last")))))),
                    new ComputeDialect(),
                    CALLERS));

    @AfterEach
    void stop() {
        running.close();
    }

    @Test
    void bothVersionDocumentsAreOpenAndAnswerWithAndWithoutASlash() {
        for (String path : List.of("/compute", "/compute/")) {
            JsonNode versions = running.get(path).json().path("versions");
            assertThat(versions.valueStream().map(version -> version.path("id").asString()))
                    .containsExactly("v2.0", "v2.1");
            assertThat(versions.path(1).path("links").path(0).path("href").asString())
                    .isEqualTo(running.url() + "/compute/v2.1/");
        }
        for (String path : List.of("/compute/v2.1", "/compute/v2.1/")) {
            RunningService.Answer answer = running.get(path);
            assertThat(answer.status()).isEqualTo(200);
            JsonNode version = answer.json().path("version");
            assertThat(version.path("version").asString()).isEqualTo("2.96");
            assertThat(version.path("min_version").asString()).isEqualTo("2.1");
            assertThat(version.path("status").asString()).isEqualTo("CURRENT");
        }
    }

    @Test
    void theProjectsIdMayStandBeforeEveryPathAndThenStandsInTheLinks() {
        String url = running.url() + "/compute";
        assertThat(running.get("/compute/v2.1/things/1", "X-Auth-Token", "hex").json())
                .isEqualTo(Json.parse("[{\"rel\":\"self\",\"href\":\"" + url + "/v2.1/things/1\"},"
                        + "{\"rel\":\"bookmark\",\"href\":\"" + url + "/things/1\"}]"));
        String project = "0123456789abcdef0123456789abcdef";
        assertThat(running.get("/compute/v2.1/" + project + "/things/1", "X-Auth-Token", "hex")
                        .json())
                .isEqualTo(Json.parse("[{\"rel\":\"self\",\"href\":\"" + url + "/v2.1/" + project + "/things/1\"},"
                        + "{\"rel\":\"bookmark\",\"href\":\"" + url + "/" + project + "/things/1\"}]"));
        assertThat(running.get("/compute/v2.1/project-a/things/1", "X-Auth-Token", "member-a")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void anotherProjectsIdInThePathIs400AndWhatIsNoIdIs404() {
        RunningService.Answer other =
                running.get("/compute/v2.1/fedcba98765432100123456789abcdef/things/1", "X-Auth-Token", "hex");
        assertThat(other.status()).isEqualTo(400);
        assertThat(other.json().path("badRequest").path("message").asString())
                .isEqualTo("Malformed request URL: URL's project_id 'fedcba98765432100123456789abcdef'"
                        + " doesn't match Context's project_id '0123456789abcdef0123456789abcdef'");
        assertThat(running.get("/compute/v2.1/wings/things/1", "X-Auth-Token", "hex")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void theNextLinkKeepsTheQuery() {
        assertThat(running.get("/compute/v2.1/things?limit=2&name=a%26b&marker=x", "X-Auth-Token", "hex")
                        .json()
                        .path(0)
                        .path("href")
                        .asString())
                .isEqualTo(running.url() + "/compute/v2.1/things?limit=2&marker=last&name=a%26b");
    }
}
