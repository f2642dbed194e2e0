package kilonova.compute.keypairs;

import java.util.Locale;

/** What a key is. */
public enum KeyType {
    SSH,
    X509;

    /** As the API writes it. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
