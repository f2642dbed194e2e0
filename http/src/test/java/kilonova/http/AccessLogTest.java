package kilonova.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AccessLogTest {
    private static final String GLOBAL = "req-11111111-1111-4111-8111-111111111111";

    @Test
    void aLineSaysWhoAskedForWhatAndHowItEnded() {
        Caller caller = new Caller(
                new Caller.User("u 1\n", "anna", "default", "Default"),
                new Caller.Scope.Project("p1", "p", "default", "Default"),
                Set.of());
        Request request = request(
                        Headers.NONE.with("X-Openstack-Request-Id", GLOBAL).with("X-Auth-Token", "secret"))
                .negotiated(new Microversion(1, 39))
                .by(caller);

        assertThat(AccessLog.line("things", request.path(), request, new AccessLog.Ending(200, 7, 2_500_000, true)))
                .isEqualTo("things GET /things/1 200 microversion=1.39 bytes=7 ms=2 user=u?1? project=p1 req-x global="
                        + GLOBAL);
    }

    @Test
    void whatIsUnknownIsADashAndAnInventedIdIsNotRepeated() {
        Request request = request(Headers.NONE.with("X-Openstack-Request-Id", "req-1 forged line"));

        assertThat(AccessLog.line("things", request.path(), request, new AccessLog.Ending(401, 0, 0, false)))
                .isEqualTo(
                        "things GET /things/1 401 microversion=- bytes=0 (broken off) ms=0 user=- project=- req-x global=-");
    }

    private static Request request(Headers headers) {
        return new Request(
                Method.GET,
                "/things/1",
                "/things",
                Map.of(),
                Query.parse("token=secret"),
                headers,
                InputStream.nullInputStream(),
                URI.create("http://here"),
                "req-x",
                Microversion.NONE,
                Optional.empty(),
                Optional.empty());
    }
}
