package kilonova.protocol.membership;

/**
 * What a host is given.
 *
 * @param certificate its certificate, as PEM
 * @param authority the certificate of the authority that signed it, as PEM
 */
public record Admission(String certificate, String authority) {}
