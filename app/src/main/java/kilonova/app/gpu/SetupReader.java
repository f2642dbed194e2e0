package kilonova.app.gpu;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import kilonova.agent.doctor.HostSetup.Configuration;
import kilonova.agent.doctor.HostSetup.ImageReading;
import kilonova.agent.images.Sandbox;
import kilonova.agent.kernel.Kernel;
import kilonova.app.up.ConfigFile;
import kilonova.app.up.DataDirectory;

/** Reads how this machine is set up as a compute host. Changes nothing. */
final class SetupReader {
    private static final Path INSTALLED = Path.of("/etc/kilonova/kilonova.conf");

    private final Kernel kernel;

    /** @param kernel the machine whose devices the configuration means */
    SetupReader(Kernel kernel) {
        this.kernel = kernel;
    }

    /** The file that an agent on this machine would read: the one that the environment names, or the first that is there. */
    static Optional<Path> usualFile() {
        Map<String, String> environment = System.getenv();
        String named = environment.getOrDefault("KILONOVA_CONFIG", "");
        return named.isEmpty()
                ? Stream.of(
                                INSTALLED,
                                DataDirectory.usual(environment, "kilonova-agent")
                                        .resolve("kilonova.conf"),
                                DataDirectory.usual(environment, "kilonova").resolve("kilonova.conf"))
                        .filter(Files::exists)
                        .findFirst()
                : Optional.of(Path.of(named));
    }

    Configuration configuration(Path file) {
        try {
            return new Configuration.Read(
                    file.toString(),
                    ConfigFile.read(
                            file,
                            parent -> kernel.exists(
                                    "/sys/devices/virtual/" + parent.name().replace('_', '/'))));
        } catch (AccessDeniedException denied) {
            return new Configuration.Unreadable(file.toString(), "this user may not");
        } catch (NoSuchFileException missing) {
            return new Configuration.Unreadable(file.toString(), "there is no such file");
        } catch (IOException failure) {
            return new Configuration.Unreadable(file.toString(), failure.toString());
        }
    }

    /** Only root can tell what the agent, which is root, could do. */
    static Optional<ImageReading> images() throws IOException, InterruptedException {
        if (!Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)) {
            return Optional.empty();
        }
        Sandbox sandbox = Sandbox.open();
        return Optional.of(new ImageReading(sandbox.user(), sandbox.lacking()));
    }
}
