package kilonova.compute.servers.rest;

import java.security.SecureRandom;

/** Makes passwords that are shown once and kept nowhere. */
final class AdminPassword {
    /** Without the letters and digits that people mistake for each other. */
    private static final String SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    private static final int LENGTH = 12;
    private static final SecureRandom RANDOM = new SecureRandom();

    private AdminPassword() {}

    static String make() {
        return RANDOM.ints(LENGTH, 0, SIGNS.length())
                .collect(StringBuilder::new, (text, sign) -> text.append(SIGNS.charAt(sign)), StringBuilder::append)
                .toString();
    }
}
