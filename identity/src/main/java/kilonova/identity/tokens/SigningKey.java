package kilonova.identity.tokens;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.time.Instant;
import kilonova.identity.directory.Decision;
import kilonova.identity.directory.Directory;
import kilonova.identity.directory.Fact;
import kilonova.identity.directory.Id;
import kilonova.identity.directory.Kind;

/**
 * A private key that signs tokens (ECDSA on P-256). It lives in the database, so that tokens outlive a restart and every
 * controller takes every other's.
 */
public record SigningKey(Id<SigningKey> id, PrivateJwk jwk, Instant createdAt) {
    public static final Kind<SigningKey> KIND = Kind.entity("identity_signing_keys", SigningKey.class, SigningKey::id);

    /**
     * A private JSON Web Key. Its text form shows nothing.
     *
     * @param json the key
     */
    public record PrivateJwk(String json) {
        @Override
        public String toString() {
            return "PrivateJwk[hidden]";
        }
    }

    static SigningKey generate(Instant now) {
        Id<SigningKey> id = Id.random();
        try {
            String json =
                    new ECKeyGenerator(Curve.P_256).keyID(id.value()).generate().toJSONString();
            return new SigningKey(id, new PrivateJwk(json), now);
        } catch (JOSEException defect) {
            throw new IllegalStateException(defect);
        }
    }

    /** Keeps the key that is there; stores the candidate if there is none. */
    static Decision<SigningKey> ensure(Directory directory, SigningKey candidate) {
        return directory
                .all(KIND)
                .findAny()
                .<Decision<SigningKey>>map(Decision::accepted)
                .orElseGet(() -> Decision.accepted(candidate, Fact.put(KIND, candidate)));
    }
}
