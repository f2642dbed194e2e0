package kilonova.protocol.membership;

/**
 * A machine asks to join. {@link #toString} does not show the secret.
 *
 * @param host the name that its token gives it
 * @param secret the token's
 * @param signingRequest for its certificate: PKCS#10 as PEM
 */
public record JoinRequest(String host, String secret, String signingRequest) {
    @Override
    public String toString() {
        return "request of " + host + " to join";
    }
}
