package kilonova.protocol.membership;

/**
 * A host asks for a newer certificate, and proves itself with the one that it has.
 *
 * @param signingRequest PKCS#10 as PEM, of a new key
 */
public record RenewalRequest(String signingRequest) {}
