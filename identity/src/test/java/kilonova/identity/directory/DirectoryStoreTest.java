package kilonova.identity.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import kilonova.identity.applicationcredentials.ApplicationCredential;
import kilonova.identity.domains.Domain;
import kilonova.identity.domains.Domains;
import kilonova.identity.groups.Group;
import kilonova.identity.groups.Membership;
import kilonova.identity.projects.Project;
import kilonova.identity.users.PasswordHash;
import kilonova.identity.users.User;
import kilonova.store.Database;
import kilonova.store.DatabaseUrl;
import kilonova.store.Engine;
import kilonova.store.TestDatabases;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DirectoryStoreTest {
    private static final List<Kind<?>> KINDS =
            List.of(Domain.KIND, Project.KIND, User.KIND, Group.KIND, Membership.KIND, ApplicationCredential.KIND);
    private static final Instant TIME = Instant.parse("2030-01-02T03:04:05.678901Z");
    private static final Domain LAB =
            new Domain(new Id<>("lab"), "Lab", "of physics", false, TIME, new Attributes("{\"floor\":3}"));
    private static final Project BENCH = new Project(
            new Id<>("bench"),
            LAB.id(),
            "bench",
            "",
            true,
            Optional.empty(),
            List.of("a", "\"b\""),
            Instant.EPOCH,
            Attributes.NONE);
    private static final User LISE = new User(
            new Id<>("lise"),
            LAB.id(),
            "lise",
            true,
            Optional.of(BENCH.id()),
            Optional.of(new PasswordHash("hash")),
            TIME,
            Attributes.NONE);
    private static final Group STAFF = new Group(new Id<>("staff"), LAB.id(), "staff", "", Attributes.NONE);
    private static final Membership MEMBERSHIP = new Membership(STAFF.id(), LISE.id());
    private static final ApplicationCredential CREDENTIAL = new ApplicationCredential(
            new Id<>("robot"),
            LISE.id(),
            BENCH.id(),
            "robot",
            Optional.empty(),
            new PasswordHash("hash"),
            List.of(new Id<>("member"), new Id<>("reader")),
            false,
            Optional.of(TIME));

    private static DirectoryStore store(Database database) {
        return new DirectoryStore(database, KINDS, Clock.systemUTC());
    }

    private static void fill(DirectoryStore store) {
        store.decide(_ -> Decision.accepted(
                true,
                Fact.put(Domain.KIND, LAB),
                Fact.put(Project.KIND, BENCH),
                Fact.put(User.KIND, LISE),
                Fact.put(Group.KIND, STAFF),
                Fact.put(Membership.KIND, MEMBERSHIP),
                Fact.put(Membership.KIND, MEMBERSHIP),
                Fact.put(ApplicationCredential.KIND, CREDENTIAL)));
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void everyFieldOfEveryRecordComesBackFromTheDatabaseAsItWas(Engine engine) {
        DatabaseUrl url = TestDatabases.url(engine);
        try (Database database = Database.open(url)) {
            fill(store(database));
        }
        try (Database database = Database.open(url)) {
            Directory directory = store(database).latest();
            assertThat(directory.find(Domain.KIND, LAB.id())).contains(LAB);
            assertThat(directory.find(Project.KIND, BENCH.id())).contains(BENCH);
            assertThat(directory.find(User.KIND, LISE.id())).contains(LISE);
            assertThat(directory.find(Group.KIND, STAFF.id())).contains(STAFF);
            assertThat(directory.all(Membership.KIND)).containsExactly(MEMBERSHIP);
            assertThat(directory.find(ApplicationCredential.KIND, CREDENTIAL.id()))
                    .contains(CREDENTIAL);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aDomainTakesAllThatItOwnsWithItHoweverIndirectly(Engine engine) {
        try (Database database = TestDatabases.open(engine)) {
            DirectoryStore store = store(database);
            fill(store);
            assertThat(store.decide(directory -> Domains.delete(directory, LAB.id())))
                    .isInstanceOf(Decision.Accepted.class);
            for (Directory directory : List.of(store.recent(), store(database).latest())) {
                assertThat(KINDS)
                        .allSatisfy(kind -> assertThat(directory.all(kind)).isEmpty());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void twoProcessesOnOneDatabaseLoseNoneOfTheirChanges(Engine engine) throws Exception {
        DatabaseUrl url = TestDatabases.url(engine);
        try (Database one = Database.open(url);
                Database two = Database.open(url);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<DirectoryStore> stores = List.of(store(one), store(two));
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                DirectoryStore store = stores.get(i % 2);
                all.add(threads.submit(() -> store.decide(DirectoryStoreTest::oneMore)));
            }
            for (Future<?> each : all) {
                each.get();
            }
            for (DirectoryStore store : stores) {
                assertThat(store.latest().revision()).isEqualTo(20);
                assertThat(store.latest().all(Group.KIND)).hasSize(20);
            }
        }
    }

    private static Decision<Group> oneMore(Directory directory) {
        String name = "group-" + directory.all(Group.KIND).count();
        Group group = new Group(new Id<>(name), LAB.id(), name, "", Attributes.NONE);
        return Decision.put(Group.KIND, group, Optional.empty());
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void whatIsRefusedOrFailsChangesNothing(Engine engine) {
        try (Database database = TestDatabases.open(engine)) {
            DirectoryStore store = store(database);
            fill(store);
            Directory before = store.recent();
            assertThat(store.decide(_ -> Decision.refused(Refusal.invalid("no"))))
                    .isEqualTo(Decision.refused(Refusal.invalid("no")));
            assertThatThrownBy(() -> store.decide(_ -> {
                        throw new IllegalStateException("a bug");
                    }))
                    .hasMessage("a bug");
            assertThat(store.latest()).isSameAs(before);
        }
    }
}
