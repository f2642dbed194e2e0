package kilonova.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorityTest {
    private static final Duration MONTH = Duration.ofDays(30);

    private final SecureRandom random = new SecureRandom();
    private final Instant now = Instant.now();
    private final Authority authority = Authority.generate(now, random);

    @Test
    void aHostGetsACertificateForItselfAlone() throws CertificateException {
        X509Certificate certificate = host("compute_1.example", now, MONTH);

        assertThat(Subject.of(certificate)).contains(new Subject.Host("compute_1.example"));
        assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
        assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
        assertThatCode(() -> certificate.verify(authority.certificate().getPublicKey()))
                .doesNotThrowAnyException();
    }

    @Test
    void aCertificateIsValidForClocksThatAreBehind() {
        X509Certificate certificate = host("compute-1", now, MONTH);

        assertThatCode(() -> certificate.checkValidity(
                        Date.from(now.minus(Authority.SKEW).plusSeconds(1))))
                .doesNotThrowAnyException();
        assertThatCode(() -> certificate.checkValidity(Date.from(now.plus(MONTH).minusSeconds(1))))
                .doesNotThrowAnyException();
        assertThatThrownBy(() ->
                        certificate.checkValidity(Date.from(now.plus(MONTH).plusSeconds(2))))
                .isInstanceOf(CertificateException.class);
    }

    @Test
    void anAgentBelievesTheControllerOfItsCloud() {
        assertThatCode(() -> trust(authority).checkServerTrusted(chain(authority.controller(now, MONTH)), "UNKNOWN"))
                .doesNotThrowAnyException();
    }

    @Test
    void anAgentBelievesNoControllerOfAnotherCloud() {
        Authority other = Authority.generate(now, random);

        assertThatThrownBy(() -> trust(authority).checkServerTrusted(chain(other.controller(now, MONTH)), "UNKNOWN"))
                .isInstanceOf(CertificateException.class)
                .hasMessageContaining("another cloud");
    }

    @Test
    void anAgentBelievesNobodyWhoMerelyShowsTheRightAuthority() {
        Authority other = Authority.generate(now, random);
        X509Certificate[] mixed = {other.controller(now, MONTH).certificate(), authority.certificate()};

        assertThatThrownBy(() -> trust(authority).checkServerTrusted(mixed, "UNKNOWN"))
                .isInstanceOf(CertificateException.class);
    }

    @Test
    void anAgentBelievesNoHostThatPlaysTheController() {
        X509Certificate[] host = {host("compute-2", now, MONTH), authority.certificate()};

        assertThatThrownBy(() -> trust(authority).checkServerTrusted(host, "UNKNOWN"))
                .isInstanceOf(CertificateException.class);
    }

    @Test
    void clocksThatDifferAreNamedAsTheReason() {
        X509Certificate[] future = chain(authority.controller(now.plus(Duration.ofDays(2)), MONTH));
        X509Certificate[] past = chain(authority.controller(now.minus(MONTH).minusSeconds(60), MONTH));

        assertThatThrownBy(() -> trust(authority).checkServerTrusted(future, "UNKNOWN"))
                .hasMessageContaining("not valid yet by this host's clock");
        assertThatThrownBy(() -> trust(authority).checkServerTrusted(past, "UNKNOWN"))
                .hasMessageContaining("expired by this host's clock");
    }

    @Test
    void itOutlivesItsTextAndShowsNoKeyInMessages() {
        Authority read = Authority.read(authority.write(), random);

        assertThat(read.fingerprint()).isEqualTo(authority.fingerprint());
        assertThat(read.toString()).doesNotContain("PRIVATE");
        assertThat(authority.controller(now, MONTH).toString()).doesNotContain("PRIVATE");
    }

    @Test
    void aKeyOfAnotherAuthorityIsNoticed() {
        String key = Pem.write(Keys.generate(random).getPrivate());
        String mixed = key + Pem.write(List.of(authority.certificate()));

        assertThatThrownBy(() -> Authority.read(mixed, random)).isInstanceOf(MalformedCredential.class);
    }

    @Test
    void aRequestIsReadWithTheKeyThatSignedIt() {
        KeyPair keys = Keys.generate(random);

        assertThat(SigningRequest.read(SigningRequest.write(keys, "compute-1")).publicKey())
                .isEqualTo(keys.getPublic());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n",
                "-----BEGIN CERTIFICATE REQUEST-----\n!!!!\n-----END CERTIFICATE REQUEST-----\n"
            })
    void whatIsNoRequestIsRefused(String text) {
        assertThatThrownBy(() -> SigningRequest.read(text)).isInstanceOf(MalformedCredential.class);
        assertThatThrownBy(() -> Pem.readKey(text)).isInstanceOf(MalformedCredential.class);
        assertThatThrownBy(() -> Pem.readCertificates(text)).isInstanceOf(MalformedCredential.class);
    }

    @Test
    void aRequestSignedWithAnotherKeyIsRefused() {
        KeyPair mixed = new KeyPair(
                Keys.generate(random).getPublic(), Keys.generate(random).getPrivate());

        assertThatThrownBy(() -> SigningRequest.read(SigningRequest.write(mixed, "compute-1")))
                .hasMessageContaining("signature");
    }

    @Test
    void aNewIdentityIsShownAndTheOneBeforeStaysForHandshakesThatBegan() {
        Identity first = authority.controller(now, MONTH);
        Identity second = authority.controller(now, MONTH);
        OneIdentity shown = new OneIdentity(first);
        String before = Optional.ofNullable(shown.chooseEngineServerAlias("EC", null, null))
                .orElseThrow();

        shown.replace(second);

        String after = Optional.ofNullable(shown.chooseEngineServerAlias("EC", null, null))
                .orElseThrow();
        assertThat(shown.getPrivateKey(before)).isEqualTo(first.key());
        assertThat(shown.getPrivateKey(after)).isEqualTo(second.key());
        assertThat(shown.chooseEngineServerAlias("RSA", null, null)).isNull();
    }

    private X509Certificate host(String name, Instant from, Duration lifetime) {
        return authority.issue(Keys.generate(random).getPublic(), new Subject.Host(name), from, lifetime);
    }

    private static ControllerTrust trust(Authority authority) {
        return new ControllerTrust(authority.fingerprint());
    }

    private static X509Certificate[] chain(Identity identity) {
        return identity.chain().toArray(X509Certificate[]::new);
    }
}
