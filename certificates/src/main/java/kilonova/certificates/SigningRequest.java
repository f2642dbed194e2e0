package kilonova.certificates;

import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/**
 * What a host asks its certificate with (PKCS#10): its public key, signed with the private one, which never leaves the host. The
 * subject is for people; for which host the certificate is, the authority decides and not the request.
 *
 * @param publicKey proved to belong to whoever made the request
 */
public record SigningRequest(PublicKey publicKey) {
    /** A request as PEM. */
    public static String write(KeyPair keys, String host) {
        try {
            return Pem.written(new JcaPKCS10CertificationRequestBuilder(subject(host), keys.getPublic())
                    .build(new JcaContentSignerBuilder(Keys.SIGNATURE).build(keys.getPrivate())));
        } catch (OperatorCreationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Reads a request and checks that its maker has the private key.
     *
     * @throws MalformedCredential when the text is no request, its signature is not the key's, or the key is of another kind than
     *     {@link Keys} makes
     */
    public static SigningRequest read(String pem) {
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            if (!(parser.readObject() instanceof PKCS10CertificationRequest request)) {
                throw new MalformedCredential("it is no certificate signing request");
            }
            PublicKey key = new JcaPKCS10CertificationRequest(request).getPublicKey();
            if (!(key instanceof java.security.interfaces.ECPublicKey elliptic)
                    || elliptic.getParams().getOrder().bitLength() != 256) {
                throw new MalformedCredential("its key is not on the curve P-256");
            }
            if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
                throw new MalformedCredential("its signature is not that of its key");
            }
            return new SigningRequest(key);
        } catch (IOException
                | GeneralSecurityException
                | OperatorCreationException
                | PKCSException
                | RuntimeException malformed) {
            throw MalformedCredential.because("it is no certificate signing request", malformed);
        }
    }

    /** A common name may have 64 signs. */
    static X500Name subject(String name) {
        String common = name.length() > 64 ? name.substring(0, 64) : name;
        return new X500NameBuilder()
                .addRDN(BCStyle.O, "Kilonova")
                .addRDN(BCStyle.CN, common)
                .build();
    }
}
