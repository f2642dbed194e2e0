package kilonova.app.command;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import kilonova.app.hosts.PlannedHost;
import kilonova.app.up.CloudPlan;
import kilonova.app.up.DataDirectory;
import kilonova.app.up.ListenAddress;
import kilonova.config.Settings;
import kilonova.config.group.DatabaseUrl;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that runs a cloud's services. */
final class CloudOptions {
    @Option(names = "--data", paramLabel = "FOLDER", descriptionKey = "up.data")
    private Path folder = DataDirectory.usual(System.getenv(), "kilonova");

    @Option(names = "--listen", paramLabel = "ADDRESS:PORT", descriptionKey = "up.listen")
    private Optional<String> listen = Optional.empty();

    @Option(names = "--listen-agents", paramLabel = "ADDRESS:PORT", descriptionKey = "up.listen.agents")
    private Optional<String> listenAgents = Optional.empty();

    @Option(names = "--url", paramLabel = "URL", descriptionKey = "up.url")
    private Optional<URI> publicUrl = Optional.empty();

    @Option(names = "--database", paramLabel = "URL", descriptionKey = "up.database")
    private Optional<String> database = Optional.empty();

    @Mixin
    private ConfigOption config = new ConfigOption();

    Path folder() {
        return folder;
    }

    ConfigOption config() {
        return config;
    }

    /**
     * What the options and the configuration together ask for.
     *
     * @param usualAgents where agents are received if neither says so; nowhere if empty
     */
    CloudPlan plan(DataDirectory data, Settings settings, List<PlannedHost> hosts, Optional<String> usualAgents) {
        kilonova.store.DatabaseUrl url = database.or(
                        () -> settings.database().connection().map(DatabaseUrl::url))
                .map(kilonova.store.DatabaseUrl::parse)
                .orElseGet(() -> new kilonova.store.DatabaseUrl.Sqlite(data.resolve("kilonova.db")));
        return new CloudPlan(
                ListenAddress.parse(listen.or(settings.api()::listen).orElse(ListenAddress.USUAL)),
                publicUrl.or(() -> settings.api().url().map(URI::create)),
                url,
                settings,
                hosts,
                listenAgents
                        .or(settings.agentApi()::listen)
                        .or(() -> usualAgents)
                        .map(ListenAddress::parse));
    }
}
