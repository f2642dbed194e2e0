package kilonova.image.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import kilonova.http.RunningService;
import kilonova.image.RunningImages;
import kilonova.image.content.Disks;
import kilonova.store.Engine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

@ParameterizedClass
@EnumSource(Engine.class)
class ImageApiTest {
    private static final byte[] DATA = "anything at all".getBytes(StandardCharsets.UTF_8);

    @Parameter
    Engine engine = Engine.SQLITE;

    @TempDir
    Path folder = Path.of("");

    private RunningImages images;

    @BeforeEach
    void start() {
        images = new RunningImages(engine, folder);
    }

    @AfterEach
    void stop() {
        images.close();
    }

    @Test
    void anImageIsMadeUploadedShownDownloadedAndDeleted() {
        RunningService.Answer made = images.demand(201, "member-a", "POST", "/v2/images", """
                {'disk_format': 'raw', 'container_format': 'bare', 'name': 'cirros', 'owner_specified.openstack.md5': '',
                 'owner_specified.openstack.object': 'images/cirros', 'tags': ['b', 'a', 'b']}""");
        String id = made.json().path("id").asString("");
        assertThat(made.headers().firstValue("Location")).contains(images.url() + "/v2/images/" + id);
        assertThat(made.headers().firstValue("OpenStack-image-import-methods")).contains("glance-direct");
        assertThat(made.json().path("status").asString("")).isEqualTo("queued");
        assertThat(images.upload("member-a", id, DATA)).isEqualTo(204);
        JsonNode shown = images.get("member-a", "/v2/images/" + id);
        assertThat(shown.toString())
                .isEqualTo("""
                        {"owner_specified.openstack.md5":"","owner_specified.openstack.object":"images/cirros",\
                        "name":"cirros","disk_format":"raw","container_format":"bare","visibility":"shared","size":15,\
                        "virtual_size":15,"status":"active","checksum":"dcc0975b66728be0315abae5968379cb",\
                        "protected":false,"min_ram":0,"min_disk":0,"owner":"project-a","os_hidden":false,\
                        "os_hash_algo":"sha512","os_hash_value":"%s","id":"%s","created_at":"2026-11-22T10:11:12Z",\
                        "updated_at":"2026-11-22T10:11:12Z","self":"/v2/images/%s","file":"/v2/images/%s/file",\
                        "schema":"/v2/schemas/image","tags":["a","b"]}""".formatted(shown.path("os_hash_value").asString(""), id, id, id));
        HttpResponse<byte[]> data = images.download("member-a", id);
        assertThat(data.body()).isEqualTo(DATA);
        assertThat(data.headers().firstValue("Content-MD5"))
                .contains(shown.path("checksum").asString(""));
        assertThat(images.files()).hasSize(1);
        images.demand(204, "member-a", "DELETE", "/v2/images/" + id, "");
        assertThat(images.files()).isEmpty();
        images.demand(404, "member-a", "GET", "/v2/images/" + id, "");
    }

    @Test
    void partsOfTheDataCanBeAskedFor() {
        String id = images.active("member-a", "i", DATA);
        HttpResponse<byte[]> part = images.download("member-a", id, "Range", "bytes=9-10");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo("at".getBytes(StandardCharsets.UTF_8));
        assertThat(part.headers().firstValue("Content-Range")).contains("bytes 9-10/15");
        assertThat(images.download("member-a", id, "Range", "bytes=-3").body())
                .isEqualTo("all".getBytes(StandardCharsets.UTF_8));
        assertThat(images.download("member-a", id, "Range", "bytes=15-").statusCode())
                .isEqualTo(416);
        assertThat(images.download("member-a", id, "Range", "lines=1-2").statusCode())
                .isEqualTo(200);
    }

    @Test
    void dataMayComeInChunksOfUnknownNumber() {
        String id = images.make("member-a", "{'name': 'c', 'disk_format': 'raw', 'container_format': 'bare'}");
        byte[] large = new byte[2_000_000];
        large[1_999_999] = 7;
        assertThat(images.send(
                        "member-a",
                        "/v2/images/" + id + "/file",
                        HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large))))
                .isEqualTo(204);
        assertThat(images.get("member-a", "/v2/images/" + id).path("size").asInt())
                .isEqualTo(2_000_000);
        assertThat(images.download("member-a", id).body()).isEqualTo(large);
    }

    @Test
    void stagedDataBecomesAnImageByImport() {
        String id = images.make("member-a", "{'disk_format': 'qcow2', 'container_format': 'bare'}");
        images.demand(409, "member-a", "POST", "/v2/images/" + id + "/import", "{'method': {'name': 'glance-direct'}}");
        assertThat(images.send(
                        "member-a",
                        "/v2/images/" + id + "/stage",
                        HttpRequest.BodyPublishers.ofByteArray(Disks.qcow2(3, 0, 0))))
                .isEqualTo(204);
        assertThat(images.get("member-a", "/v2/images/" + id).path("status").asString(""))
                .isEqualTo("uploading");
        assertThat(images.download("member-a", id).statusCode()).isEqualTo(204);
        images.restart();
        images.demand(400, "member-a", "POST", "/v2/images/" + id + "/import", "{'method': {'name': 'web-download'}}");
        images.demand(202, "member-a", "POST", "/v2/images/" + id + "/import", "{'method': {'name': 'glance-direct'}}");
        JsonNode shown = images.get("member-a", "/v2/images/" + id);
        assertThat(shown.path("status").asString("")).isEqualTo("active");
        assertThat(shown.path("virtual_size").asLong()).isEqualTo(1 << 20);
    }

    @Test
    void wrongAndDangerousDataIsRefusedAndTheImageStaysQueued() {
        String id = images.make("member-a", "{'disk_format': 'qcow2', 'container_format': 'bare'}");
        assertThat(images.upload("member-a", id, DATA)).isEqualTo(415);
        assertThat(images.upload("member-a", id, Disks.qcow2(3, 512, 0))).isEqualTo(415);
        assertThat(images.upload("member-a", id, Disks.qcow2(3, 0, 4))).isEqualTo(415);
        assertThat(images.upload("member-a", id, new byte[3_000_001])).isEqualTo(413);
        assertThat(images.get("member-a", "/v2/images/" + id).path("status").asString(""))
                .isEqualTo("queued");
        assertThat(images.files()).isEmpty();
        assertThat(images.upload("member-a", id, Disks.qcow2(3, 0, 0))).isEqualTo(204);
        assertThat(images.upload("member-a", id, Disks.qcow2(3, 0, 0)))
                .as("there is data already")
                .isEqualTo(409);
    }

    @Test
    void aProjectsImagesTogetherAreLimited() {
        images.active("member-a", "one", new byte[2_500_000]);
        String second = images.make("member-a", "{'disk_format': 'raw', 'container_format': 'bare'}");
        assertThat(images.upload("member-a", second, new byte[2_600_000])).isEqualTo(413);
        assertThat(images.upload("member-a", second, new byte[2_500_000])).isEqualTo(204);
        images.active("member-b", "other", new byte[2_600_000]);
    }

    @Test
    void patchesChangeAttributesPropertiesAndTags() {
        String id = images.active("member-a", "cirros", DATA);
        String path = "/v2/images/" + id;
        JsonNode patched = images.demand(200, "member-a", "PATCH", path, """
                        [{'op': 'add', 'path': '/hw_vif_model', 'value': 'virtio'},
                         {'op': 'add', 'path': '/min_ram', 'value': 64},
                         {'op': 'replace', 'path': '/name', 'value': 'new'},
                         {'op': 'add', 'path': '/tags', 'value': ['t1']}, {'op': 'add', 'path': '/a~1b', 'value': 'x'}]""").json();
        assertThat(patched.path("hw_vif_model").asString("")).isEqualTo("virtio");
        assertThat(patched.path("a/b").asString("")).isEqualTo("x");
        assertThat(patched.path("min_ram").asInt()).isEqualTo(64);
        assertThat(patched.path("name").asString("")).isEqualTo("new");
        assertThat(patched.path("tags").toString()).isEqualTo("[\"t1\"]");
        images.demand(200, "member-a", "PATCH", path, "[{'op': 'remove', 'path': '/hw_vif_model'}]");
        images.demand(204, "member-a", "PUT", path + "/tags/t2", "");
        images.demand(204, "member-a", "DELETE", path + "/tags/t1", "");
        images.demand(404, "member-a", "DELETE", path + "/tags/t1", "");
        JsonNode shown = images.get("member-a", path);
        assertThat(shown.path("tags").toString()).isEqualTo("[\"t2\"]");
        assertThat(shown.has("hw_vif_model")).isFalse();
        images.demand(200, "member-a", "PATCH", path, "[{'op': 'replace', 'path': '/protected', 'value': true}]");
        images.demand(403, "member-a", "DELETE", path, "");
    }

    @Test
    void deactivatedDataIsForAdministratorsOnly() {
        String id = images.active("member-a", "i", DATA);
        String actions = "/v2/images/" + id + "/actions/";
        images.demand(204, "member-a", "POST", actions + "deactivate", "");
        assertThat(images.download("member-a", id).statusCode()).isEqualTo(403);
        assertThat(images.download("admin", id).statusCode()).isEqualTo(200);
        images.demand(204, "member-a", "POST", actions + "reactivate", "");
        assertThat(images.download("member-a", id).statusCode()).isEqualTo(200);
        String queued = images.make("member-a", "{}");
        images.demand(403, "member-a", "POST", "/v2/images/" + queued + "/actions/deactivate", "");
        assertThat(images.download("member-a", queued).statusCode()).isEqualTo(204);
    }

    @Test
    void listsAreFilteredSortedAndPaged() {
        String one = images.active("member-a", "one", new byte[10]);
        String two = images.active("member-a", "two", new byte[20]);
        String three = images.make("member-a", "{'name': 'three', 'os_hidden': true, 'tags': ['x'], 'colour': 'red'}");
        assertThat(names("?sort=name:asc")).containsExactly("one", "two");
        assertThat(names("?sort_key=size&sort_dir=desc")).containsExactly("two", "one");
        assertThat(names("?name=two")).containsExactly("two");
        assertThat(names("?id=in%3A" + one + "," + two + "&sort=name")).containsExactly("two", "one");
        assertThat(names("?size_min=15")).containsExactly("two");
        assertThat(names("?status=queued")).isEmpty();
        assertThat(names("?os_hidden=true&tag=x&colour=red")).containsExactly("three");
        assertThat(names("?visibility=shared&owner=project-a&sort=name:asc")).containsExactly("one", "two");
        assertThat(names("?visibility=public")).isEmpty();
        JsonNode page = images.get("member-a", "/v2/images?limit=1&sort=name:asc");
        assertThat(page.path("next").asString("")).isEqualTo("/v2/images?limit=1&sort=name%3Aasc&marker=" + one);
        assertThat(images.get("member-a", page.path("next").asString(""))
                        .path("images")
                        .path(0)
                        .path("id")
                        .asString(""))
                .isEqualTo(two);
        for (String bad : List.of(
                "limit=-1",
                "marker=" + three,
                "sort=colour",
                "sort=name:up",
                "visibility=none",
                "size_min=x",
                "os_hidden=maybe",
                "member_status=none",
                "created_at=gt:soon")) {
            images.demand(400, "member-a", "GET", "/v2/images?" + bad, "");
        }
    }

    @Test
    void versionsSchemasAndMethodsAreToldAsGlanceTellsThem() {
        JsonNode versions = images.demand(300, "nobody", "GET", "", "").json().path("versions");
        assertThat(versions.size()).isEqualTo(10);
        assertThat(versions.path(0).toString())
                .isEqualTo("{\"id\":\"v2.9\",\"status\":\"CURRENT\",\"links\":[{\"rel\":\"self\",\"href\":\""
                        + images.url() + "/v2/\"}]}");
        images.demand(300, "nobody", "GET", "/", "");
        images.demand(200, "nobody", "GET", "/versions", "");
        for (String name : List.of("image", "images", "member", "members")) {
            assertThat(images.get("member-a", "/v2/schemas/" + name)
                            .path("name")
                            .asString(""))
                    .isEqualTo(name);
        }
        assertThat(images.get("member-a", "/v2/info/import")
                        .path("import-methods")
                        .path("value")
                        .toString())
                .isEqualTo("[\"glance-direct\"]");
        images.get("member-a", "/v2/info/stores");
    }

    private List<String> names(String query) {
        return images.get("member-a", "/v2/images" + query)
                .path("images")
                .valueStream()
                .map(image -> image.path("name").asString(""))
                .toList();
    }
}
