package kilonova.acceptance.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import kilonova.app.placement.StandalonePlacement;
import kilonova.app.placement.StandalonePlan;
import kilonova.config.placementconf.PlacementConf;
import kilonova.http.Json;
import kilonova.placement.api.Rule;
import kilonova.store.DatabaseUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;
import tools.jackson.databind.JsonNode;

/**
 * All tests of upstream's own suite, against the four configurations that they are written for. Where the suite cannot be had
 * (no network, no Debian) this part says that it did not run; under {@code CI=true} that is a failure.
 */
class UpstreamSuiteTest {
    /** What the newest suite that is known has; a newer one may have more. */
    private static final int LEAST_FILES = 79;

    private static final int LEAST_TESTS = 1316;

    private static final Map<String, String> CONFIGURATIONS =
            Map.of("legacy", """
            [oslo_policy]
            enforce_new_defaults = false
            """, "secure", """
            [oslo_policy]
            enforce_new_defaults = true
            """, "open", """
            [oslo_policy]
            policy_file = open.yaml
            """, "cors", """
            [oslo_policy]
            enforce_new_defaults = false
            [cors]
            allowed_origin = http://valid.example.com
            allow_headers = openstack-api-version
            """);

    private final List<StandalonePlacement> running = new ArrayList<>();

    @TempDir
    private Path folder = Path.of("");

    @AfterEach
    void stop() {
        running.forEach(StandalonePlacement::close);
    }

    @TestFactory
    List<DynamicTest> everyFilePasses() throws IOException, InterruptedException {
        Optional<Path> tests = SuitePackage.tests();
        if (tests.isEmpty()) {
            return absent("the Debian package python3-placement with upstream's tests cannot be had here");
        }
        if (!hasGabbi()) {
            return absent("gabbi is missing; install it with: apt-get install python3-gabbi");
        }
        List<JsonNode> results = run(tests.get());
        List<DynamicTest> shown = new ArrayList<>();
        results.forEach(result -> shown.add(DynamicTest.dynamicTest(text(result, "file"), () -> check(result))));
        shown.add(DynamicTest.dynamicTest("all of them ran", () -> {
            assertThat(results).hasSizeGreaterThanOrEqualTo(LEAST_FILES);
            assertThat(results.stream()
                            .mapToInt(result -> result.path("passed").asInt())
                            .sum())
                    .isGreaterThanOrEqualTo(LEAST_TESTS);
        }));
        return shown;
    }

    private static void check(JsonNode result) {
        assertThat(result.path("failed")).map(JsonNode::asString).isEmpty();
        assertThat(result.path("skipped")).map(JsonNode::asString).isEmpty();
        assertThat(result.path("passed").asInt())
                .isEqualTo(result.path("tests").asInt())
                .isPositive();
    }

    private static List<DynamicTest> absent(String why) {
        String message = "UPSTREAM'S PLACEMENT SUITE DID NOT RUN: " + why + ".";
        System.err.println(message);
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionError(message);
        }
        throw new TestAbortedException(message);
    }

    private static boolean hasGabbi() throws IOException, InterruptedException {
        return new ProcessBuilder("/usr/bin/python3", "-c", "import gabbi")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    private List<JsonNode> run(Path tests) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("/usr/bin/python3", "src/test/python/upstream_suite.py", tests.toString()));
        for (Map.Entry<String, String> configuration : CONFIGURATIONS.entrySet()) {
            InetSocketAddress address = start(configuration.getKey(), configuration.getValue());
            command.add(configuration.getKey() + "=http://127.0.0.1:" + address.getPort());
        }
        Path out = folder.resolve("results");
        Path problems = folder.resolve("problems");
        int status = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(problems.toFile())
                .start()
                .waitFor();
        assertThat(status)
                .as(() -> {
                    try {
                        return Files.readString(problems, StandardCharsets.UTF_8);
                    } catch (IOException unreadable) {
                        return unreadable.toString();
                    }
                })
                .isZero();
        return Files.readAllLines(out).stream().map(Json::parse).toList();
    }

    private InetSocketAddress start(String name, String configuration) throws IOException, InterruptedException {
        Path own = Files.createDirectory(folder.resolve(name));
        Files.writeString(
                own.resolve("open.yaml"),
                Arrays.stream(Rule.values())
                        .map(rule -> "\"" + rule.policyName() + "\": \"@\"\n")
                        .collect(Collectors.joining()));
        PlacementConf.Reading reading = PlacementConf.read(name, "[api]\nauth_strategy = noauth2\n" + configuration);
        assertThat(reading.errors()).isEmpty();
        StandalonePlacement placement = StandalonePlacement.start(new StandalonePlan(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Optional.empty(),
                new DatabaseUrl.Sqlite(own.resolve("placement.db")),
                reading.conf(),
                own));
        running.add(placement);
        return placement.address();
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).asString();
    }
}
