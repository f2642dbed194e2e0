package kilonova.compute.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.servers.Asker;
import kilonova.compute.servers.Migration;
import kilonova.compute.servers.MigrationLife;
import kilonova.compute.servers.MigrationStatus;
import kilonova.compute.servers.Migrations;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import kilonova.protocol.GuestPhase;
import kilonova.protocol.MigrationProgress.Outcome;
import kilonova.protocol.ObservedGuest;
import kilonova.store.Engine;
import kilonova.store.TestDatabases;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Walks every arrow in the life of migrations; the database itself writes down which were walked. */
class MigrationWalkTest {
    private static final Flavor ONE = SmallCloud.flavor("vgpu_1", Map.of("resources:VGPU", "1"));
    private static final Flavor OTHER = SmallCloud.flavor("vgpu_1_other", Map.of("resources:VGPU", "1"));
    private static final Flavor TOO_MUCH = SmallCloud.flavor("vgpu_99", Map.of("resources:VGPU", "99"));
    private static final ServerAction RESIZE = new ServerAction.Resize(OTHER);
    private static final ServerAction LIVE = new ServerAction.LiveMigrate(Optional.empty());
    private static final ServerAction EVACUATE = new ServerAction.Evacuate(Optional.empty(), false);
    private static final String WALKED = """
            CREATE TRIGGER walked AFTER UPDATE ON migrations
            WHEN json_extract(old.document, '$.status') <> json_extract(new.document, '$.status')
            BEGIN INSERT INTO walked VALUES (
              json_extract(new.document, '$.kind'), json_extract(old.document, '$.status'),
              json_extract(new.document, '$.status')); END""";

    private final Roads roads = new Roads();
    private SmallCloud cloud;
    private int asked;

    @BeforeEach
    void open() {
        cloud = new SmallCloud(TestDatabases.url(Engine.SQLITE));
        for (String host : List.of("h1", "h2", "h3")) {
            cloud.walkthroughHost(host).joined(roads).report();
        }
        cloud.database.change(handle -> {
            handle.execute("CREATE TABLE walked (kind TEXT, before TEXT, later TEXT)");
            handle.execute(WALKED);
        });
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void resizes() throws Exception {
        end(new ServerAction.ConfirmResize(), moved());
        end(new ServerAction.RevertResize(), moved());
        cloud.act(moved(), new ServerAction.Delete());
        deleted(new ServerAction.ConfirmResize(), moved());
        deleted(new ServerAction.RevertResize(), moved());
        cloud.act(server(), new ServerAction.Resize(TOO_MUCH));
        deletedBefore(RESIZE);
        fails(RESIZE, GuestPhase.HELD);
        fails(RESIZE, GuestPhase.RUNNING);
        assertAllWalked(Migration.Kind.RESIZE);
    }

    /** Those of a migration to another host are the same, and need not all be walked twice. */
    @Test
    void migrations() throws Exception {
        Server moved = cloud.act(server(), new ServerAction.Migrate(Optional.empty()));
        end(new ServerAction.ConfirmResize(), moved);
        assertThat(walked(Migration.Kind.MIGRATION)).isSubsetOf(walks(Migration.Kind.MIGRATION));
    }

    @Test
    void liveMigrations() throws Exception {
        assertThat(cloud.act(server(), LIVE).whereabouts().host()).isNotEqualTo(Optional.of("h1"));
        deletedBefore(LIVE);
        Server stopped = server();
        cloud.stopConductor();
        ask(stopped, LIVE);
        stop(stopped);
        cloud.startConductor();
        cloud.settled(stopped.id());
        fails(LIVE, GuestPhase.ARRIVING);
        fails(new ServerAction.LiveMigrate(Optional.of("h2")), GuestPhase.ARRIVING);
        for (MigrationStatus status :
                List.of(MigrationStatus.PREPARING, MigrationStatus.RUNNING, MigrationStatus.POST_MIGRATING)) {
            Server halfway = held(status);
            ask(halfway, new ServerAction.Delete());
            free();
            cloud.settled(halfway.id());
        }
        for (MigrationStatus status : List.of(MigrationStatus.PREPARING, MigrationStatus.RUNNING)) {
            Server halfway = held(status);
            stop(halfway);
            roads.traffic((_, departure) -> departure.abort() ? Outcome.ABORTED : Outcome.UNDER_WAY);
            cloud.fakes.values().forEach(host -> host.trouble(UnaryOperator.identity()));
            cloud.settled(halfway.id());
            free();
        }
        roads.traffic((_, _) -> Outcome.FAILED);
        cloud.act(server(), LIVE);
        free();
        Server lost = held(MigrationStatus.POST_MIGRATING);
        troubleAt(lost, GuestPhase.RUNNING, seen -> FakeHost.failed(seen, "it was lost"));
        assertThat(cloud.settled(lost.id()).whereabouts().host()).contains("h1");
        free();
        assertAllWalked(Migration.Kind.LIVE_MIGRATION);
    }

    @Test
    void evacuations() throws Exception {
        Server evacuated = server();
        cloud.down.add("h1");
        cloud.act(evacuated, EVACUATE);
        cloud.down.clear();
        cloud.step();
        cloud.conductor().carryForward(evacuated.id());
        fails(EVACUATE, GuestPhase.RUNNING);
        Server nowhere = server();
        cloud.down.addAll(List.of("h1", "h2", "h3"));
        cloud.act(nowhere, EVACUATE);
        cloud.down.clear();
        deletedBefore(EVACUATE);
        Server halfway = server();
        troubleAt(halfway, GuestPhase.RUNNING, MigrationWalkTest::notYet);
        cloud.down.add("h1");
        ask(halfway, EVACUATE);
        until(halfway, MigrationStatus.PRE_MIGRATING);
        ask(halfway, new ServerAction.Delete());
        free();
        cloud.down.clear();
        cloud.settled(halfway.id());
        assertAllWalked(Migration.Kind.EVACUATION);
    }

    @ParameterizedTest
    @EnumSource(Migration.Kind.class)
    void whatIsNotInTheTableIsRefused(Migration.Kind kind) throws Exception {
        Server server = moved();
        Migration migration = migration(server);
        for (MigrationStatus from : MigrationStatus.values()) {
            for (MigrationStatus to : MigrationStatus.values()) {
                assertThat(MigrationLife.mayBecome(kind, from, to))
                        .isEqualTo(from == to || walks(kind).contains(arrow(from.wireName(), to.wireName())));
            }
        }
        assertThat(catchThrowable(() -> cloud.database.change(handle ->
                        Migrations.update(handle, migration.with(MigrationStatus.MIGRATING, migration.updatedAt())))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is finished and cannot become migrating");
        assertThat(migration(server).status()).isEqualTo(MigrationStatus.FINISHED);
    }

    /** A server on h1. */
    private Server server() throws InterruptedException {
        cloud.down.addAll(List.of("h2", "h3"));
        Server server = cloud.create("one", ONE);
        cloud.down.clear();
        return server;
    }

    private Server moved() throws InterruptedException {
        return cloud.act(server(), RESIZE);
    }

    private void end(ServerAction action, Server moved) {
        cloud.act(moved, action);
    }

    /** Deleted while its move is being ended. */
    private void deleted(ServerAction action, Server moved) {
        cloud.stopConductor();
        ask(moved, action);
        ask(moved, new ServerAction.Delete());
        cloud.startConductor();
        cloud.settled(moved.id());
    }

    /** Deleted before anything was done. */
    private void deletedBefore(ServerAction action) throws InterruptedException {
        Server server = server();
        if (action.equals(EVACUATE)) {
            cloud.down.add("h1");
        }
        cloud.stopConductor();
        ask(server, action);
        ask(server, new ServerAction.Delete());
        cloud.down.clear();
        cloud.startConductor();
        cloud.settled(server.id());
    }

    /** Whatever host the guest comes to, it cannot be made that there. */
    private void fails(ServerAction action, GuestPhase phase) throws InterruptedException {
        Server server = server();
        UUID source = server.whereabouts().guestId().orElseThrow();
        boolean held = phase == GuestPhase.HELD;
        cloud.fakes
                .values()
                .forEach(host -> host.trouble(seen -> seen.serverId().equals(server.id())
                                && seen.phase() == phase
                                && held == seen.guestId().equals(source)
                        ? FakeHost.failed(seen, "it cannot be " + phase)
                        : seen));
        if (action.equals(EVACUATE)) {
            cloud.down.add("h1");
        }
        cloud.act(server, action);
        free();
        cloud.down.clear();
        assertThat(cloud.servers.find(server.id()).orElseThrow().whereabouts().host())
                .contains("h1");
    }

    /** A server whose live migration stands still there. */
    private Server held(MigrationStatus status) throws InterruptedException {
        Server server = server();
        switch (status) {
            case PREPARING -> troubleAt(server, GuestPhase.ARRIVING, MigrationWalkTest::notYet);
            case RUNNING -> roads.traffic((_, _) -> Outcome.UNDER_WAY);
            default -> troubleAt(server, GuestPhase.RUNNING, MigrationWalkTest::notYet);
        }
        ask(server, LIVE);
        until(server, status);
        return server;
    }

    private void troubleAt(Server server, GuestPhase phase, UnaryOperator<ObservedGuest> trouble) {
        UUID source = server.whereabouts().guestId().orElseThrow();
        cloud.fakes
                .values()
                .forEach(host -> host.trouble(seen -> seen.serverId().equals(server.id())
                                && seen.phase() == phase
                                && !seen.guestId().equals(source)
                        ? trouble.apply(seen)
                        : seen));
    }

    private static ObservedGuest notYet(ObservedGuest seen) {
        return seen.with(GuestPhase.BUILDING, Optional.empty());
    }

    private void free() {
        cloud.fakes.values().forEach(host -> host.trouble(UnaryOperator.identity()));
        roads.traffic((_, departure) -> departure.abort() ? Outcome.ABORTED : Outcome.DONE);
    }

    private void stop(Server server) {
        ask(server, new ServerAction.StopLiveMigration(migration(server).id(), true));
    }

    private void until(Server server, MigrationStatus status) {
        for (int i = 0; i < 2_000; i++) {
            if (migration(server).status() == status) {
                return;
            }
            cloud.step();
        }
        throw new AssertionError("it never became " + status + ": " + migration(server));
    }

    private Migration migration(Server server) {
        return new Migrations(cloud.database).list(Optional.of(server.id())).getFirst();
    }

    private void ask(Server server, ServerAction action) {
        Asker asker = new Asker("user", "project", "req-" + asked++, false);
        assertThat(cloud.operations.act(server, action, asker)).isEmpty();
    }

    private void assertAllWalked(Migration.Kind kind) {
        assertThat(walked(kind)).containsExactlyInAnyOrderElementsOf(walks(kind));
        assertThat(cloud.database.<List<Finding>>read(handle -> Findings.of(handle, cloud.placement.snapshot())))
                .isEmpty();
    }

    private Set<String> walked(Migration.Kind kind) {
        return cloud.database.read(handle -> handle.select(
                        "SELECT before, later FROM walked WHERE kind = ?", kind.name())
                .map(row -> arrow(row.getColumn("before", String.class), row.getColumn("later", String.class)))
                .collectIntoSet());
    }

    private static Set<String> walks(Migration.Kind kind) {
        return MigrationLife.of(kind).entrySet().stream()
                .flatMap(row ->
                        row.getValue().stream().map(to -> arrow(row.getKey().wireName(), to.wireName())))
                .collect(Collectors.toSet());
    }

    private static String arrow(String from, String to) {
        return from + " --> " + to;
    }
}
