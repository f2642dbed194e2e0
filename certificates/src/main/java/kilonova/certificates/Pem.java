package kilonova.certificates;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;

/** Keys and certificates as text: PEM, a key as PKCS#8 without a password. */
public final class Pem {
    private Pem() {}

    /** A private key; whoever has the text has the key. */
    public static String write(PrivateKey key) {
        try {
            return written(new JcaPKCS8Generator(key, null));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A chain of certificates, in its order. */
    public static String write(List<X509Certificate> chain) {
        StringBuilder text = new StringBuilder();
        chain.forEach(certificate -> text.append(written(certificate)));
        return text.toString();
    }

    /**
     * Reads certificates; other blocks of the text are passed over.
     *
     * @throws MalformedCredential when the text holds no certificate, or one that cannot be read
     */
    public static List<X509Certificate> readCertificates(String text) {
        try {
            List<X509Certificate> chain = new ArrayList<>();
            for (Object block : blocks(text)) {
                if (block instanceof org.bouncycastle.cert.X509CertificateHolder holder) {
                    chain.add((X509Certificate) CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(holder.getEncoded())));
                }
            }
            if (chain.isEmpty()) {
                throw new MalformedCredential("there is no certificate in it");
            }
            return List.copyOf(chain);
        } catch (GeneralSecurityException | IOException | RuntimeException malformed) {
            throw MalformedCredential.because("a certificate in it cannot be read", malformed);
        }
    }

    /**
     * Reads the first private key; other blocks of the text are passed over.
     *
     * @throws MalformedCredential when there is none, or it has a password; the message shows nothing of it
     */
    public static PrivateKey readKey(String text) {
        try {
            for (Object block : blocks(text)) {
                if (block instanceof PrivateKeyInfo key) {
                    return new JcaPEMKeyConverter().getPrivateKey(key);
                }
                if (block instanceof PEMKeyPair pair) {
                    return new JcaPEMKeyConverter().getPrivateKey(pair.getPrivateKeyInfo());
                }
            }
        } catch (IOException | RuntimeException malformed) {
            throw MalformedCredential.because("the private key in it cannot be read", malformed);
        }
        throw new MalformedCredential("there is no private key in it, or only one that wants a password");
    }

    static String written(Object block) {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(block);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return text.toString();
    }

    private static List<Object> blocks(String text) throws IOException {
        List<Object> blocks = new ArrayList<>();
        try (PEMParser parser = new PEMParser(new StringReader(text))) {
            for (Object block = parser.readObject(); block != null; block = parser.readObject()) {
                blocks.add(block);
            }
        }
        return blocks;
    }
}
