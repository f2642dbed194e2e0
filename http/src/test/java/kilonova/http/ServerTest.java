package kilonova.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServerTest {
    private static final Dialect PLAIN = (fault, _) ->
            Response.text(fault.status(), "text/plain", fault.message()).with("X-Fault", "yes");

    private static final Routes THINGS = Routes.of(List.of(
            Routes.get("/", _ -> Response.text(200, "text/plain", "root")).open(),
            Routes.get("/{id}", ServerTest::show),
            Routes.get("/special", _ -> Response.text(200, "text/plain", "literal")),
            Routes.post("/{id}", request -> Response.json(201, request.json())),
            Routes.delete("/{id}", _ -> Response.empty(204)),
            Routes.put("/{id}", _ -> {
                throw new IllegalStateException("a bug");
            }),
            Routes.get(
                    "/{id}/stream",
                    _ -> Response.stream(
                            200, "text/plain", out -> out.write("bytes".getBytes(StandardCharsets.UTF_8))))));

    private static final Routes DEEPER =
            Routes.of(List.of(Routes.get("/x", request -> Response.text(200, "text/plain", request.url("/y")))
                    .open()));

    private final RunningService running = new RunningService(
            new Service("things", "/things", THINGS, PLAIN, FixedCallers.usual()),
            new Service("deeper", "/things/deeper", DEEPER, PLAIN, FixedCallers.usual()));

    private static Response show(Request request) {
        return Response.text(
                200,
                "text/plain",
                request.pathParameter("id") + " " + request.caller().user().id());
    }

    @AfterEach
    void stop() {
        running.close();
    }

    @Test
    void aRouteIsFoundByItsPathAndALiteralWinsOverAParameter() {
        assertThat(running.get("/things").body()).isEqualTo("root");
        assertThat(running.get("/things/").body()).isEqualTo("root");
        assertThat(running.get("/things/special", "X-Auth-Token", "member-a").body())
                .isEqualTo("literal");
        assertThat(running.get("/things/a%20b%2Fc", "X-Auth-Token", "member-a").body())
                .isEqualTo("a b/c member-a");
        assertThat(running.get("/things/1/stream", "X-Auth-Token", "member-a").body())
                .isEqualTo("bytes");
    }

    @Test
    void theLongestPrefixTakesTheRequestAndKnowsItsOwnUrl() {
        assertThat(running.get("/things/deeper/x").body()).isEqualTo(running.url() + "/things/deeper/y");
    }

    @Test
    void aLongQueryIsRead() {
        assertThat(running.get("/things/deeper/x?in=" + "a".repeat(60_000)).status())
                .isEqualTo(200);
    }

    @Test
    void requestsAreCountedByTheTemplateOfTheirRoute() {
        running.get("/things/1/stream", "X-Auth-Token", "member-a");
        running.get("/things/2/stream", "X-Auth-Token", "member-a");
        running.get("/things/2/stream");
        // The client has its answer before the server has counted it.
        assertThat(Stream.generate(running::metrics)
                        .filter(text -> text.contains(counted("200", 2)) && text.contains(counted("401", 1)))
                        .findFirst())
                .isPresent();
        assertThat(running.metrics())
                .contains(
                        "kilonova_http_request_seconds_bucket{method=\"GET\",route=\"/{id}/stream\",service=\"things\"");
    }

    private static String counted(String status, int requests) {
        return "kilonova_http_requests_total{method=\"GET\",route=\"/{id}/stream\",service=\"things\",status=\""
                + status + "\"} " + requests + ".0";
    }

    @Test
    void aQueryThatIsTooLongIsRefusedInTheServicesOwnShape() {
        RunningService.Answer answer = running.get("/things/deeper/x?in=" + "a".repeat(70_000));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.headers().firstValue("X-Fault")).contains("yes");
    }

    @Test
    void withoutAKnownTokenNothingIsToldNotEvenThatAPathIsMissing() {
        assertThat(running.get("/things/1").status()).isEqualTo(401);
        assertThat(running.get("/things/1/2/3").status()).isEqualTo(401);
        assertThat(running.get("/things/1/2/3", "X-Auth-Token", "admin").status())
                .isEqualTo(404);
        assertThat(running.get("/elsewhere").status()).isEqualTo(404);
    }

    @Test
    void anotherMethodIsRefusedAndTheAnswerNamesThoseThatExist() {
        RunningService.Answer answer = running.ask("PATCH", "/things/1", "", "X-Auth-Token", "admin");
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("GET, POST, DELETE, PUT");
    }

    @Test
    void badJsonIs400AndADefectIs500InTheServicesOwnShape() {
        for (String bad : List.of("{", "{\"a\":1,\"a\":2}", "{} {}", "")) {
            assertThat(running.ask("POST", "/things/1", bad, "X-Auth-Token", "admin")
                            .status())
                    .as(bad)
                    .isEqualTo(400);
        }
        RunningService.Answer broken = running.ask("PUT", "/things/1", "", "X-Auth-Token", "admin");
        assertThat(broken.status()).isEqualTo(500);
        assertThat(broken.headers().firstValue("X-Fault")).contains("yes");
    }

    /** No matter where it comes from, an engine would refuse to keep it. */
    @Test
    void theCharacterZeroIsRefused() {
        for (String body : List.of("{\"a\": \"\\u0000\"}", "{\"b\\u0000\": 1}", "[{\"a\": [\"x\\u0000\"]}]")) {
            RunningService.Answer answer = running.ask("POST", "/things/1", body, "X-Auth-Token", "admin");
            assertThat(answer.status()).as(body).isEqualTo(400);
            assertThat(answer.body()).contains("U+0000");
        }
        assertThat(running.ask("POST", "/things/1", "{\"a\": \"\\\\u0000\"}", "X-Auth-Token", "admin")
                        .status())
                .isEqualTo(201);
        for (String path : List.of("/things/%00", "/things/special?a=%00", "/things/special?%00=a")) {
            RunningService.Answer answer = running.get(path, "X-Auth-Token", "admin");
            assertThat(answer.status()).as(path).isEqualTo(400);
            assertThat(answer.body()).contains("U+0000");
        }
    }

    @Test
    void anEmptyAcceptHeaderAndABodilessAnswerAreNormalTraffic() {
        assertThat(running.ask("POST", "/things/1", "{\"a\":1}", "X-Auth-Token", "admin", "Accept", "")
                        .status())
                .isEqualTo(201);
        RunningService.Answer gone = running.ask("DELETE", "/things/1", "", "X-Auth-Token", "admin");
        assertThat(gone.status()).isEqualTo(204);
        assertThat(gone.body()).isEmpty();
    }

    @Test
    void whatIsNotHttpIsAnsweredInTheErrorShapeOfItsService() throws Exception {
        URI url = URI.create(running.url());
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            socket.getOutputStream()
                    .write("POST /things/x HTTP/1.1\r\nHost: x\r\nContent-Length: seven\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 400 ")
                    .contains("X-Fault: yes")
                    .endsWith("content-length header must be an integer");
        }
    }
}
