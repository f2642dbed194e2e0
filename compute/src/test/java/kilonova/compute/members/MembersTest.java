package kilonova.compute.members;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import kilonova.certificates.Authority;
import kilonova.certificates.Keys;
import kilonova.certificates.Pem;
import kilonova.certificates.SigningRequest;
import kilonova.certificates.Subject;
import kilonova.compute.outcome.Outcome;
import kilonova.compute.outcome.Refusal;
import kilonova.protocol.membership.Admission;
import kilonova.protocol.membership.JoinRequest;
import kilonova.protocol.membership.JoinToken;
import kilonova.store.Database;
import kilonova.store.Engine;
import kilonova.store.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MembersTest {
    private static final Instant START = Instant.parse("2026-03-04T05:06:07Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration LIFETIME = Duration.ofDays(90);

    private final SecureRandom random = new SecureRandom();
    private final Authority authority = Authority.generate(START, random);
    private final List<String> woken = new ArrayList<>();
    private final MovableClock clock = new MovableClock();

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aMachineJoinsAndActsForItsHost(Engine engine) {
        try (Database database = TestDatabases.open(engine)) {
            Members members = members(database);

            X509Certificate certificate = joined(members, token(members, "compute-1"));

            assertThat(members.objection(Optional.of(certificate), "compute-1")).isEmpty();
            assertThat(members.list()).singleElement().satisfies(known -> {
                assertThat(known.host()).isEqualTo("compute-1");
                assertThat(known.expiresAt()).isEqualTo(START.plus(LIFETIME));
                assertThat(known.standing(clock.instant())).isEqualTo(MemberCertificate.Standing.VALID);
            });
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aTokenIsGoodForOneOfManyMachines(Engine engine) throws Exception {
        try (Database database = TestDatabases.open(engine);
                ExecutorService machines = Executors.newVirtualThreadPerTaskExecutor()) {
            Members members = members(database);
            JoinToken token = token(members, "compute-1");
            List<Callable<Outcome<Admission>>> tries = new ArrayList<>();
            for (int machine = 0; machine < 8; machine++) {
                tries.add(() -> members.join(request(token)));
            }

            int admitted = 0;
            for (Future<Outcome<Admission>> answer : machines.invokeAll(tries)) {
                switch (answer.get()) {
                    case Outcome.Done<Admission> _ -> admitted++;
                    case Outcome.Refused<Admission>(Refusal refusal) ->
                        assertThat(refusal.code()).isEqualTo("token.used");
                }
            }
            assertThat(admitted).isOne();
        }
    }

    @Test
    void tokensThatAreWrongUsedExpiredOrForAnotherHostAreRefused() {
        try (Database database = TestDatabases.open(Engine.SQLITE)) {
            Members members = members(database);
            JoinToken used = token(members, "compute-1");
            joined(members, used);
            JoinToken late = token(members, "compute-2");
            JoinToken fresh = token(members, "compute-3");

            assertThat(code(members.join(request(new JoinToken("compute-1", used.authority(), "A".repeat(43))))))
                    .isEqualTo("token.unknown");
            assertThat(code(members.join(request(used)))).isEqualTo("token.used");
            assertThat(code(members.join(request(new JoinToken("compute-1", fresh.authority(), fresh.secret())))))
                    .isEqualTo("token.other_host");
            assertThat(code(members.join(new JoinRequest("compute-3", fresh.secret(), "no request"))))
                    .isEqualTo("request.invalid");
            clock.now = START.plus(HOUR);
            assertThat(code(members.join(request(late)))).isEqualTo("token.expired");
            clock.now = START.plus(HOUR).minusSeconds(1);
            assertThat(members.join(request(fresh))).isInstanceOf(Outcome.Done.class);
            assertThat(members.invite("../etc", HOUR)).isInstanceOf(Outcome.Refused.class);
        }
    }

    @Test
    void aCertificateCountsForItsOwnHostUntilItsEnd() {
        try (Database database = TestDatabases.open(Engine.SQLITE)) {
            Members members = members(database);
            X509Certificate certificate = joined(members, token(members, "compute-1"));
            X509Certificate neverGiven =
                    authority.issue(Keys.generate(random).getPublic(), new Subject.Host("compute-1"), START, LIFETIME);

            assertThat(objection(members, Optional.of(certificate), "compute-2"))
                    .isEqualTo("certificate.other_host");
            assertThat(objection(members, Optional.of(neverGiven), "compute-1")).isEqualTo("certificate.unknown");
            assertThat(objection(members, Optional.empty(), "compute-1")).isEqualTo("certificate.missing");
            clock.now = START.plus(LIFETIME).minusSeconds(1);
            assertThat(objection(members, Optional.of(certificate), "compute-1"))
                    .isEmpty();
            clock.now = START.plus(LIFETIME);
            assertThat(objection(members, Optional.of(certificate), "compute-1"))
                    .isEqualTo("certificate.expired");
        }
    }

    @Test
    void revokingWorksAtOnceAndEndsWaitingAndTokens() {
        try (Database database = TestDatabases.open(Engine.SQLITE)) {
            Members members = members(database);
            X509Certificate first = joined(members, token(members, "compute-1"));
            X509Certificate other = joined(members, token(members, "compute-2"));
            X509Certificate second =
                    certificate(members.renew("compute-1", SigningRequest.write(Keys.generate(random), "compute-1")));
            JoinToken unused = token(members, "compute-1");
            assertThat(objection(members, Optional.of(first), "compute-1")).isEmpty();
            woken.clear();

            assertThat(members.revoke("compute-1")).isInstanceOf(Outcome.Done.class);

            assertThat(woken).containsExactly("compute-1");
            assertThat(objection(members, Optional.of(first), "compute-1")).isEqualTo("certificate.revoked");
            assertThat(objection(members, Optional.of(second), "compute-1")).isEqualTo("certificate.revoked");
            assertThat(objection(members, Optional.of(other), "compute-2")).isEmpty();
            assertThat(code(members.join(request(unused)))).isEqualTo("token.unknown");
            assertThat(members.revoke("compute-1")).isInstanceOf(Outcome.Refused.class);
        }
    }

    @Test
    void whoJoinsAsAHostTakesItOverFromTheMachineBefore() {
        try (Database database = TestDatabases.open(Engine.SQLITE)) {
            Members members = members(database);
            X509Certificate before = joined(members, token(members, "compute-1"));

            X509Certificate after = joined(members, token(members, "compute-1"));

            assertThat(objection(members, Optional.of(before), "compute-1")).isEqualTo("certificate.revoked");
            assertThat(objection(members, Optional.of(after), "compute-1")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void controllersOfOneDatabaseHaveOneAuthority(Engine engine) throws IOException {
        try (Database database = TestDatabases.open(engine)) {
            Members.migrate(database);
            InMemory first = new InMemory();
            InMemory second = new InMemory();
            Authority made = CloudAuthority.open(database, first, START, random);

            assertThat(CloudAuthority.open(database, first, START, random).fingerprint())
                    .isEqualTo(made.fingerprint());
            assertThatThrownBy(() -> CloudAuthority.open(database, second, START, random))
                    .hasMessageContaining("copy the file");
            second.pem = Optional.of(authority.write());
            assertThatThrownBy(() -> CloudAuthority.open(database, second, START, random))
                    .hasMessageContaining("put the file of another controller in its place");
            second.pem = first.pem;
            assertThat(CloudAuthority.open(database, second, START, random).fingerprint())
                    .isEqualTo(made.fingerprint());
        }
    }

    private Members members(Database database) {
        Members.migrate(database);
        return new Members(database, authority, clock, random, LIFETIME, woken::add);
    }

    private static JoinToken token(Members members, String host) {
        return switch (members.invite(host, HOUR)) {
            case Outcome.Done<Invitation>(Invitation invitation) -> invitation.token();
            case Outcome.Refused<Invitation>(Refusal refusal) -> throw new AssertionError(refusal);
        };
    }

    private JoinRequest request(JoinToken token) {
        KeyPair keys = Keys.generate(random);
        return new JoinRequest(token.host(), token.secret(), SigningRequest.write(keys, token.host()));
    }

    private X509Certificate joined(Members members, JoinToken token) {
        return certificate(members.join(request(token)));
    }

    private static X509Certificate certificate(Outcome<Admission> outcome) {
        return switch (outcome) {
            case Outcome.Done<Admission>(Admission admission) ->
                Pem.readCertificates(admission.certificate()).getFirst();
            case Outcome.Refused<Admission>(Refusal refusal) -> throw new AssertionError(refusal);
        };
    }

    private static String code(Outcome<Admission> outcome) {
        return outcome instanceof Outcome.Refused<Admission>(Refusal refusal) ? refusal.code() : "";
    }

    private static String objection(Members members, Optional<X509Certificate> shown, String host) {
        return members.objection(shown, host).map(Refusal::code).orElse("");
    }

    private static final class InMemory implements AuthorityFile {
        private Optional<String> pem = Optional.empty();

        @Override
        public Optional<String> read() {
            return pem;
        }

        @Override
        public void write(String text) {
            pem = Optional.of(text);
        }

        @Override
        public String name() {
            return "the file";
        }
    }

    private static final class MovableClock extends Clock {
        private volatile Instant now = START;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
