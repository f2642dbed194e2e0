package kilonova.compute.servers.rest;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import kilonova.compute.livemigration.MigrationReport;
import kilonova.compute.livemigration.MigrationReport.Destination;
import kilonova.compute.servers.Migration;
import kilonova.compute.servers.Server;
import kilonova.protocol.MigrationProgress;

/** Says that every server may move, until told otherwise. */
final class FakeLiveMigrations implements Surroundings.LiveMigrations {
    MigrationReport report = new MigrationReport(List.of(), List.of(new Destination("host-2", List.of())));
    final Map<UUID, MigrationProgress> progress = new HashMap<>();

    @Override
    public MigrationReport check(Server server, Optional<String> onlyHost) {
        return report;
    }

    @Override
    public Optional<MigrationProgress> progress(Migration migration) {
        return Optional.ofNullable(progress.get(migration.uuid()));
    }
}
