package kilonova.image.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.List;
import kilonova.image.RunningImages;
import kilonova.store.Engine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Bad input, and other projects' images: the right code, and nothing changed. */
class RefusalTest {
    private record Bad(int status, String method, String path, String body) {}

    @Test
    void badInputHasGlancesCodeAndChangesNothing(@TempDir Path folder) {
        try (RunningImages images = new RunningImages(Engine.SQLITE, folder)) {
            String id = images.active("member-a", "i", new byte[10]);
            String one = "/v2/images/" + id;
            List<Bad> table = List.of(
                    new Bad(400, "POST", "/v2/images", "[]"),
                    new Bad(400, "POST", "/v2/images", "{"),
                    new Bad(400, "POST", "/v2/images", "{'disk_format': 'qcow3'}"),
                    new Bad(400, "POST", "/v2/images", "{'container_format': 'tin'}"),
                    new Bad(400, "POST", "/v2/images", "{'visibility': 'secret'}"),
                    new Bad(400, "POST", "/v2/images", "{'min_ram': -1}"),
                    new Bad(400, "POST", "/v2/images", "{'min_disk': '5'}"),
                    new Bad(400, "POST", "/v2/images", "{'protected': 'yes'}"),
                    new Bad(400, "POST", "/v2/images", "{'tags': 'x'}"),
                    new Bad(400, "POST", "/v2/images", "{'property': 5}"),
                    new Bad(400, "POST", "/v2/images", "{'id': 'not-a-uuid'}"),
                    new Bad(400, "POST", "/v2/images", "{'name': '" + "x".repeat(256) + "'}"),
                    new Bad(409, "POST", "/v2/images", "{'id': '" + id + "'}"),
                    new Bad(403, "POST", "/v2/images", "{'status': 'active'}"),
                    new Bad(403, "POST", "/v2/images", "{'location': 'file:///etc/shadow'}"),
                    new Bad(403, "POST", "/v2/images", "{'os_glance_stage_host': 'x'}"),
                    new Bad(403, "POST", "/v2/images", "{'owner': 'project-b'}"),
                    new Bad(403, "POST", "/v2/images", "{'visibility': 'public'}"),
                    new Bad(400, "PATCH", one, "{}"),
                    new Bad(400, "PATCH", one, "[5]"),
                    new Bad(400, "PATCH", one, "[{'op': 'move', 'path': '/name', 'value': 'x'}]"),
                    new Bad(400, "PATCH", one, "[{'op': 'add', 'path': '/name'}]"),
                    new Bad(400, "PATCH", one, "[{'op': 'add', 'path': 'name', 'value': 'x'}]"),
                    new Bad(400, "PATCH", one, "[{'op': 'add', 'path': '/a/b', 'value': 'x'}]"),
                    new Bad(400, "PATCH", one, "[{'op': 'add', 'path': '/a~2', 'value': 'x'}]"),
                    new Bad(403, "PATCH", one, "[{'op': 'remove', 'path': '/name'}]"),
                    new Bad(409, "PATCH", one, "[{'op': 'remove', 'path': '/nothing'}]"),
                    new Bad(409, "PATCH", one, "[{'op': 'replace', 'path': '/nothing', 'value': 'x'}]"),
                    new Bad(403, "PATCH", one, "[{'op': 'replace', 'path': '/id', 'value': 'x'}]"),
                    new Bad(403, "PATCH", one, "[{'op': 'replace', 'path': '/size', 'value': 5}]"),
                    new Bad(403, "PATCH", one, "[{'op': 'replace', 'path': '/disk_format', 'value': 'qcow2'}]"),
                    new Bad(403, "PATCH", one, "[{'op': 'replace', 'path': '/visibility', 'value': 'public'}]"),
                    new Bad(403, "PATCH", one, "[{'op': 'replace', 'path': '/owner', 'value': 'project-b'}]"),
                    new Bad(
                            409,
                            "PATCH",
                            one,
                            "[{'op': 'add', 'path': '/name', 'value': 'x'}, {'op': 'remove', 'path': '/nothing'}]"),
                    new Bad(415, "PUT", one + "/file", "{}"),
                    new Bad(409, "POST", one + "/import", "{'method': {'name': 'glance-direct'}}"),
                    new Bad(400, "POST", one + "/members", "{}"),
                    new Bad(404, "DELETE", one + "/members/none", ""),
                    new Bad(404, "GET", "/v2/images/cirros", ""),
                    new Bad(405, "PUT", one, "{}"),
                    new Bad(404, "GET", "/v2/nothing", ""));
            String before = everything(images, "member-a");
            for (Bad bad : table) {
                var answer = images.demand(bad.status(), "member-a", bad.method(), bad.path(), bad.body());
                assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                        .startsWith("text/html");
            }
            assertThat(images.ask("member-a", "PATCH", one, "[]").status()).isEqualTo(200);
            assertThat(everything(images, "member-a")).isEqualTo(before);
        }
    }

    @Test
    void oneProjectNeverSeesOrTouchesAnothersImagesAndAReaderChangesNothing(@TempDir Path folder) {
        try (RunningImages images = new RunningImages(Engine.SQLITE, folder)) {
            String id = images.active("member-a", "mine", new byte[10]);
            String queued = images.make("member-a", "{'disk_format': 'raw', 'container_format': 'bare'}");
            String before = everything(images, "member-a");
            String patch = "[{'op': 'replace', 'path': '/name', 'value': 'x'}]";
            for (String[] caller : new String[][] {{"member-b", "404"}, {"reader-a", "403"}}) {
                int status = Integer.parseInt(caller[1]);
                for (String image : List.of(id, queued)) {
                    String one = "/v2/images/" + image;
                    images.demand(status, caller[0], "PATCH", one, patch);
                    images.demand(status, caller[0], "DELETE", one, "");
                    images.demand(status, caller[0], "PUT", one + "/tags/t", "");
                    images.demand(status, caller[0], "DELETE", one + "/tags/t", "");
                    images.demand(status, caller[0], "POST", one + "/actions/deactivate", "");
                    images.demand(status, caller[0], "POST", one + "/actions/reactivate", "");
                    images.demand(status, caller[0], "POST", one + "/members", "{'member': 'project-b'}");
                    images.demand(status, caller[0], "POST", one + "/import", "{'method': {'name': 'glance-direct'}}");
                    assertThat(images.upload(caller[0], image, new byte[1])).isEqualTo(status);
                    assertThat(images.send(
                                    caller[0],
                                    "/v2/images/" + image + "/stage",
                                    HttpRequest.BodyPublishers.ofString("x")))
                            .isEqualTo(status);
                }
            }
            images.demand(404, "member-b", "GET", "/v2/images/" + id, "");
            images.demand(404, "member-b", "GET", "/v2/images/" + id + "/members", "");
            assertThat(images.download("member-b", id).statusCode()).isEqualTo(404);
            assertThat(images.download("reader-a", id).statusCode()).isEqualTo(200);
            images.demand(403, "reader-a", "POST", "/v2/images", "{}");
            images.demand(401, "nobody", "GET", "/v2/images", "");
            assertThat(images.get("member-b", "/v2/images").path("images").size())
                    .isZero();
            assertThat(images.get("member-b", "/v2/images?visibility=all")
                            .path("images")
                            .size())
                    .isZero();
            assertThat(everything(images, "member-a")).isEqualTo(before);
        }
    }

    @Test
    void publicAndCommunityImagesAreSeenByAllAndChangedByTheirOwnersOnly(@TempDir Path folder) {
        try (RunningImages images = new RunningImages(Engine.SQLITE, folder)) {
            String open = images.make("admin", "{'name': 'open', 'visibility': 'public'}");
            String common = images.make("member-a", "{'name': 'common', 'visibility': 'community'}");
            assertThat(names(images, "member-b", "")).containsExactly("open");
            assertThat(names(images, "member-b", "?visibility=community")).containsExactly("common");
            assertThat(names(images, "member-a", "?sort=name:asc")).containsExactly("common", "open");
            for (String image : List.of(open, common)) {
                images.demand(200, "member-b", "GET", "/v2/images/" + image, "");
                images.demand(403, "member-b", "DELETE", "/v2/images/" + image, "");
                images.demand(403, "member-b", "PUT", "/v2/images/" + image + "/tags/t", "");
                assertThat(images.upload("member-b", image, new byte[1])).isEqualTo(403);
            }
            images.demand(403, "member-a", "POST", "/v2/images/" + common + "/members", "{'member': 'project-b'}");
        }
    }

    @Test
    void aSharedImageIsSeenByItsMembersAndListedWhenTheyAcceptIt(@TempDir Path folder) {
        try (RunningImages images = new RunningImages(Engine.SQLITE, folder)) {
            String id = images.active("member-a", "shared", new byte[10]);
            String members = "/v2/images/" + id + "/members";
            images.demand(200, "member-a", "POST", members, "{'member': 'project-b'}");
            images.demand(409, "member-a", "POST", members, "{'member': 'project-b'}");
            images.demand(200, "member-b", "GET", "/v2/images/" + id, "");
            assertThat(images.download("member-b", id).statusCode()).isEqualTo(200);
            assertThat(names(images, "member-b", "")).isEmpty();
            assertThat(names(images, "member-b", "?member_status=pending")).containsExactly("shared");
            images.demand(403, "member-a", "PUT", members + "/project-b", "{'status': 'accepted'}");
            images.demand(400, "member-b", "PUT", members + "/project-b", "{'status': 'gladly'}");
            images.demand(200, "member-b", "PUT", members + "/project-b", "{'status': 'accepted'}");
            assertThat(names(images, "member-b", "")).containsExactly("shared");
            JsonNode list = images.get("member-b", members).path("members");
            assertThat(list.path(0).path("status").asString("")).isEqualTo("accepted");
            images.demand(403, "member-b", "DELETE", members + "/project-b", "");
            images.demand(403, "member-b", "DELETE", "/v2/images/" + id, "");
            images.demand(204, "member-a", "DELETE", members + "/project-b", "");
            images.demand(404, "member-b", "GET", "/v2/images/" + id, "");
        }
    }

    private static List<String> names(RunningImages images, String caller, String query) {
        return images.get(caller, "/v2/images" + query)
                .path("images")
                .valueStream()
                .map(image -> image.path("name").asString(""))
                .toList();
    }

    private static String everything(RunningImages images, String caller) {
        return images.get(caller, "/v2/images?os_hidden=false") + " " + images.files();
    }
}
