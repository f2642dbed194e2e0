package kilonova.compute.members;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import kilonova.certificates.Authority;
import kilonova.certificates.MalformedCredential;
import kilonova.certificates.Pem;
import kilonova.certificates.SigningRequest;
import kilonova.certificates.Subject;
import kilonova.compute.members.MemberCertificate.Standing;
import kilonova.compute.outcome.Outcome;
import kilonova.compute.outcome.Refusal;
import kilonova.protocol.membership.Admission;
import kilonova.protocol.membership.JoinRequest;
import kilonova.protocol.membership.JoinToken;
import kilonova.store.Database;
import kilonova.store.Migrations;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The machines that may act for hosts. A certificate counts only while it stands in the database as valid, so revoking works at once
 * and for all controllers, whatever TLS thinks of it. Thread-safe.
 */
public final class Members {
    private static final Logger LOG = LoggerFactory.getLogger(Members.class);

    /** What is long over is kept this long, so that lists and refusals can still explain it. */
    private static final Duration REMEMBERED = Duration.ofDays(30);

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,199}");
    private static final int SECRET_BYTES = 32;

    private final Database database;
    private final Authority authority;
    private final Clock clock;
    private final SecureRandom random;
    private final Duration lifetime;
    private final Consumer<String> wakeAgent;

    /**
     * @param database brought up to date by {@link #migrate}
     * @param lifetime of a host's certificate
     * @param wakeAgent ends the waiting of a host's agent; called after a certificate of it was revoked
     */
    public Members(
            Database database,
            Authority authority,
            Clock clock,
            SecureRandom random,
            Duration lifetime,
            Consumer<String> wakeAgent) {
        this.database = database;
        this.authority = authority;
        this.clock = clock;
        this.random = random;
        this.lifetime = lifetime;
        this.wakeAgent = wakeAgent;
    }

    /** Brings the tables up to date. */
    public static void migrate(Database database) {
        database.migrate(new Migrations("members", "kilonova/compute/members/migrations"));
    }

    /** Makes a token with which one machine can become that host, once. */
    public Outcome<Invitation> invite(String host, Duration validity) {
        if (!HOST.matcher(host).matches()) {
            return Outcome.invalid(
                    "host.invalid_name",
                    "That is no name for a host: use letters, digits, dots, hyphens and underscores.");
        }
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Instant now = now();
        Instant end = now.plus(validity);
        database.change(handle -> {
            MemberRows.forgetTokensBefore(handle, now.minus(REMEMBERED));
            MemberRows.forgetCertificatesBefore(handle, now.minus(REMEMBERED));
            MemberRows.insertToken(handle, hash(secret), host, end);
        });
        LOG.info("a token was made with which a machine can join as {} until {}", host, end);
        return Outcome.done(
                new Invitation(new JoinToken(host, authority.fingerprint().value(), secret), end));
    }

    /**
     * Lets a machine in. Its token is used up, and certificates that the host had before are revoked: one machine at a time acts for a
     * host.
     */
    public Outcome<Admission> join(JoinRequest request) {
        SigningRequest asked;
        try {
            asked = SigningRequest.read(request.signingRequest());
        } catch (MalformedCredential malformed) {
            return invalidRequest(malformed);
        }
        Instant now = now();
        X509Certificate certificate =
                authority.issue(asked.publicKey(), new Subject.Host(request.host()), now, lifetime);
        Outcome<Admission> outcome = database.write(handle -> {
            Optional<Outcome<Admission>> refusal = objection(handle, request, now);
            if (refusal.isPresent()) {
                return refusal.get();
            }
            MemberRows.useToken(handle, hash(request.secret()), now);
            MemberRows.revoke(handle, request.host(), now);
            MemberRows.insertCertificate(handle, row(certificate, request.host(), now));
            return Outcome.done(admission(certificate));
        });
        switch (outcome) {
            case Outcome.Done<Admission> _ -> {
                LOG.info("{} has joined with certificate {}", request.host(), serial(certificate));
                wakeAgent.accept(request.host());
            }
            case Outcome.Refused<Admission>(Refusal refusal) ->
                LOG.warn("a machine that wanted to join was refused: {}", refusal.code());
        }
        return outcome;
    }

    private static Optional<Outcome<Admission>> objection(Handle handle, JoinRequest request, Instant now) {
        Optional<MemberRows.StoredToken> token = MemberRows.token(handle, hash(request.secret()));
        if (token.isEmpty()) {
            return Optional.of(
                    Outcome.forbidden("token.unknown", "This join token is not known here; ask for a new one."));
        }
        if (!token.get().host().equals(request.host())) {
            return Optional.of(Outcome.forbidden("token.other_host", "This join token is for another host."));
        }
        if (token.get().usedAt().isPresent()) {
            return Optional.of(Outcome.forbidden(
                    "token.used",
                    "This join token was used at " + token.get().usedAt().get() + "; ask for a new one."));
        }
        if (!now.isBefore(token.get().expiresAt())) {
            return Optional.of(Outcome.forbidden(
                    "token.expired", "This join token expired at " + token.get().expiresAt() + "; ask for a new one."));
        }
        return Optional.empty();
    }

    /** Gives a host that has proved itself a newer certificate; the one that it has stays valid until its own end. */
    public Outcome<Admission> renew(String host, String signingRequest) {
        SigningRequest asked;
        try {
            asked = SigningRequest.read(signingRequest);
        } catch (MalformedCredential malformed) {
            return invalidRequest(malformed);
        }
        Instant now = now();
        X509Certificate certificate = authority.issue(asked.publicKey(), new Subject.Host(host), now, lifetime);
        database.change(handle -> MemberRows.insertCertificate(handle, row(certificate, host, now)));
        LOG.info("{} has renewed its certificate: {}", host, serial(certificate));
        return Outcome.done(admission(certificate));
    }

    /** Takes back all certificates and unused tokens of a host, at once. What its agent waits for ends with a refusal. */
    public Outcome<Integer> revoke(String host) {
        Instant now = now();
        int taken = database.write(
                handle -> MemberRows.revoke(handle, host, now) + MemberRows.withdrawTokens(handle, host));
        if (taken == 0) {
            return Outcome.missing("host.not_a_member", "Host " + host + " has no certificate that could be revoked.");
        }
        LOG.info("all certificates of {} were revoked", host);
        wakeAgent.accept(host);
        return Outcome.done(taken);
    }

    /** All certificates that are remembered, by host and age. */
    public List<MemberCertificate> list() {
        return database.read(MemberRows::certificates);
    }

    /**
     * Why somebody may not act for a host; empty if he may.
     *
     * @param shown the certificate of the connection, whose signature TLS has checked
     */
    public Optional<Refusal> objection(Optional<X509Certificate> shown, String host) {
        if (shown.isEmpty()) {
            return refused(
                    "certificate.missing", "An agent proves itself with the certificate that it got when it joined.");
        }
        String serial = serial(shown.get());
        Optional<MemberCertificate> known = database.read(handle -> MemberRows.certificate(handle, serial));
        if (known.isEmpty()) {
            return refused("certificate.unknown", "This certificate is not known here; let the host join again.");
        }
        if (!known.get().host().equals(host) || !Subject.of(shown.get()).equals(Optional.of(new Subject.Host(host)))) {
            return refused(
                    "certificate.other_host",
                    "This certificate is that of " + known.get().host() + ", which may act for no other host.");
        }
        Standing standing = known.get().standing(now());
        return switch (standing) {
            case VALID -> Optional.empty();
            case EXPIRED ->
                refused(
                        "certificate.expired",
                        "The certificate of " + host + " expired at "
                                + known.get().expiresAt() + "; let the host join again.");
            case REVOKED ->
                refused("certificate.revoked", "The certificate of " + host + " was revoked; let the host join again.");
        };
    }

    private Admission admission(X509Certificate certificate) {
        return new Admission(Pem.write(List.of(certificate)), Pem.write(List.of(authority.certificate())));
    }

    private static MemberCertificate row(X509Certificate certificate, String host, Instant now) {
        return new MemberCertificate(
                serial(certificate), host, now, certificate.getNotAfter().toInstant(), Optional.empty());
    }

    private static Optional<Refusal> refused(String code, String message) {
        return Optional.of(new Refusal(Refusal.Kind.FORBIDDEN, code, message));
    }

    private static Outcome<Admission> invalidRequest(MalformedCredential malformed) {
        return Outcome.invalid(
                "request.invalid", "The certificate signing request cannot be used: " + malformed.getMessage() + ".");
    }

    private static String serial(X509Certificate certificate) {
        return certificate.getSerialNumber().toString(16);
    }

    private static String hash(String secret) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }
}
