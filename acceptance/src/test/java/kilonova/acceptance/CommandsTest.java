package kilonova.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import kilonova.acceptance.client.OpenStack;
import kilonova.acceptance.schemas.JudgedCloud;
import kilonova.acceptance.script.Script;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** The commands that operators and users type every day, each with what it must show: see {@code commands.txt} beside this class. */
@TestInstance(Lifecycle.PER_CLASS)
class CommandsTest {
    private static final String PUBLIC_KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEU2yFZlBMpsaR7IBmv+c8orNqV1El0y9bvLhWxCxv7b someone@example.org\n";

    @TempDir
    private static Path files;

    private final JudgedCloud judged = JudgedCloud.start("up", "--host", "node=m10", "--host", "other=m10");
    private final OpenStack openstack = OpenStack.with(judged.cloud().adminOpenrc());

    @AfterAll
    void stop() {
        judged.close();
    }

    @TestFactory
    Stream<DynamicTest> everyCommandDoesWhatItsTableSays() throws IOException {
        Script script = Script.of(CommandsTest.class, "commands.txt");
        byte[] image = new byte[65_536];
        new Random(2).nextBytes(image);
        script.keep("image_file", Files.write(files.resolve("image"), image).toString());
        script.keep("copy", files.resolve("copy").toString());
        script.keep(
                "key_file",
                Files.writeString(files.resolve("key.pub"), PUBLIC_KEY).toString());
        script.keep(
                "user_data",
                Files.writeString(files.resolve("user-data"), "#cloud-config\n").toString());
        script.keep("size", String.valueOf(image.length));
        List<DynamicTest> tests = script.steps().stream()
                .map(step -> DynamicTest.dynamicTest("openstack " + step.command(), () -> script.run(step, openstack)))
                .toList();
        return tests.stream();
    }
}
