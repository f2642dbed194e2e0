package kilonova.certificates;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The certificate authority of one cloud. It signs for controllers, which may then only be servers, and for hosts, which may then only
 * be clients: no host can pass for a controller. Thread-safe; {@link #toString} does not show the key.
 */
public final class Authority {
    /** A certificate is valid from this long before it is made: clocks of hosts may be that much behind. */
    public static final Duration SKEW = Duration.ofHours(1);

    /** As long as a cloud may live. */
    private static final Duration LIFETIME = Duration.ofDays(20 * 365);

    private static final int SERIAL_BITS = 127;

    private final PrivateKey key;
    private final X509Certificate certificate;
    private final SecureRandom random;

    private Authority(PrivateKey key, X509Certificate certificate, SecureRandom random) {
        this.key = key;
        this.certificate = certificate;
        this.random = random;
    }

    /** A new authority. */
    public static Authority generate(Instant now, SecureRandom random) {
        KeyPair keys = Keys.generate(random);
        var name = SigningRequest.subject("authority of this cloud");
        var builder = new JcaX509v3CertificateBuilder(
                name,
                serial(random),
                Date.from(now.minus(SKEW)),
                Date.from(now.plus(LIFETIME)),
                name,
                keys.getPublic());
        try {
            var extensions = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign))
                    .addExtension(
                            Extension.subjectKeyIdentifier,
                            false,
                            extensions.createSubjectKeyIdentifier(keys.getPublic()));
            return new Authority(keys.getPrivate(), signed(builder, keys.getPrivate()), random);
        } catch (GeneralSecurityException | CertIOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Reads an authority from PEM: its private key and its certificate, in one text.
     *
     * @throws MalformedCredential when either is missing or they do not belong together
     */
    public static Authority read(String pem, SecureRandom random) {
        PrivateKey key = Pem.readKey(pem);
        X509Certificate certificate = Pem.readCertificates(pem).getFirst();
        if (certificate.getBasicConstraints() < 0) {
            throw new MalformedCredential("its certificate is not that of an authority");
        }
        Authority authority = new Authority(key, certificate, random);
        Instant begin = certificate.getNotBefore().toInstant();
        try {
            authority
                    .issue(certificate.getPublicKey(), new Subject.Controller(), begin, Duration.ofDays(1))
                    .verify(certificate.getPublicKey());
        } catch (GeneralSecurityException | RuntimeException other) {
            throw MalformedCredential.because("its key does not belong to its certificate", other);
        }
        return authority;
    }

    /** The whole authority as PEM; whoever has the text can sign for any host. */
    public String write() {
        return Pem.write(key) + Pem.write(List.of(certificate));
    }

    /** What others check its signatures with. */
    public X509Certificate certificate() {
        return certificate;
    }

    /** Names it. */
    public Fingerprint fingerprint() {
        return Fingerprint.of(certificate);
    }

    /**
     * Signs a certificate.
     *
     * @param now from {@link #SKEW} before that it is valid
     * @param lifetime after {@code now}
     */
    public X509Certificate issue(PublicKey holder, Subject subject, Instant now, Duration lifetime) {
        String name = switch (subject) {
            case Subject.Controller() -> "controller";
            case Subject.Host(String host) -> host;
        };
        KeyPurposeId purpose = switch (subject) {
            case Subject.Controller() -> KeyPurposeId.id_kp_serverAuth;
            case Subject.Host(String _) -> KeyPurposeId.id_kp_clientAuth;
        };
        var builder = new JcaX509v3CertificateBuilder(
                certificate,
                serial(random),
                Date.from(now.minus(SKEW)),
                Date.from(now.plus(lifetime)),
                SigningRequest.subject(name),
                holder);
        try {
            var extensions = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(Extension.extendedKeyUsage, true, new ExtendedKeyUsage(purpose))
                    .addExtension(
                            Extension.subjectAlternativeName,
                            false,
                            new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, subject.uri())))
                    .addExtension(
                            Extension.authorityKeyIdentifier,
                            false,
                            extensions.createAuthorityKeyIdentifier(certificate.getPublicKey()));
        } catch (GeneralSecurityException | CertIOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return signed(builder, key);
    }

    /** A new key with its certificate and the authority's own, for a controller. */
    public Identity controller(Instant now, Duration lifetime) {
        KeyPair keys = Keys.generate(random);
        return new Identity(
                keys.getPrivate(),
                List.of(issue(keys.getPublic(), new Subject.Controller(), now, lifetime), certificate));
    }

    private static BigInteger serial(SecureRandom random) {
        return new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS - 1);
    }

    private static X509Certificate signed(X509v3CertificateBuilder builder, PrivateKey key) {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder(Keys.SIGNATURE).build(key)));
        } catch (OperatorCreationException | GeneralSecurityException unfit) {
            throw new MalformedCredential("its key cannot sign");
        }
    }

    @Override
    public String toString() {
        return "authority " + fingerprint().value();
    }
}
