package kilonova.app.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import kilonova.app.logging.Logging;
import kilonova.app.up.Cloud;
import kilonova.app.up.CloudPlan;
import kilonova.app.up.CloudService;
import kilonova.app.up.DataDirectory;
import kilonova.app.up.Endpoints;
import kilonova.config.Settings;
import kilonova.store.DatabaseUrl;
import picocli.CommandLine.Command;

/**
 * Starts a cloud in a temporary folder, asks it a few things, and stops it: what the launcher lets the Java machine watch once
 * after each build, so that later starts are quick.
 */
@Command(name = "warm-up", hidden = true)
public final class WarmUpCommand implements Callable<Integer> {
    private static final int ROUNDS = 3;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("kilonova-warm-up");
        try {
            for (int round = 0; round < ROUNDS; round++) {
                startAndAsk(folder);
            }
            return 0;
        } finally {
            delete(folder);
        }
    }

    private static void startAndAsk(Path folder) throws IOException, InterruptedException {
        try (DataDirectory data = DataDirectory.open(folder)) {
            Logging.toFile(data.resolve("kilonova.log"), false, false);
            CloudPlan plan = new CloudPlan(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    Optional.empty(),
                    new DatabaseUrl.Sqlite(data.resolve("kilonova.db")),
                    Settings.defaults(),
                    List.of(),
                    Optional.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
            try (Cloud cloud = Cloud.start(data, plan);
                    HttpClient client = HttpClient.newHttpClient()) {
                Endpoints endpoints = cloud.endpoints();
                ask(client, URI.create(endpoints.base() + "/healthz"));
                for (CloudService service : CloudService.values()) {
                    ask(client, URI.create(endpoints.of(service)));
                }
            }
        }
    }

    private static void ask(HttpClient client, URI uri) throws IOException, InterruptedException {
        client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding());
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> inside = Files.walk(folder)) {
            inside.sorted(Comparator.reverseOrder()).forEach(WarmUpCommand::deleteOne);
        }
    }

    private static void deleteOne(Path path) {
        try {
            Files.delete(path);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
