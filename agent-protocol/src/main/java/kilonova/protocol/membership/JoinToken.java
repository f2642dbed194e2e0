package kilonova.protocol.membership;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a controller gives out so that one machine may join once. It names the controller's certificate authority, so that the machine
 * knows the controller when it meets it for the first time. {@link #toString} does not show the secret.
 *
 * @param host the name that the machine will have
 * @param authority the SHA-256 of the authority's certificate, 64 hexadecimal digits
 * @param secret what the controller knows the token by: base64url, of 256 random bits
 */
public record JoinToken(String host, String authority, String secret) {
    private static final String PREFIX = "kilonova1";
    private static final Pattern FORM = Pattern.compile(PREFIX + "\\.([\\w-]+)\\.([\\w-]{43})\\.([\\w-]{43})");

    /** The token as one word, for a command line. */
    public String text() {
        return String.join(
                ".",
                PREFIX,
                encoded(host.getBytes(StandardCharsets.UTF_8)),
                encoded(HexFormat.of().parseHex(authority)),
                secret);
    }

    /**
     * Reads a token.
     *
     * @throws IllegalArgumentException with a sentence for the operator, which does not repeat the text, when it is none
     */
    public static JoinToken parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "This is no join token; it begins with " + PREFIX + ". and has to be copied as a whole.");
        }
        Base64.Decoder decoder = Base64.getUrlDecoder();
        try {
            return new JoinToken(
                    new String(decoder.decode(form.group(1)), StandardCharsets.UTF_8),
                    HexFormat.of().formatHex(decoder.decode(form.group(2))),
                    form.group(3));
        } catch (IllegalArgumentException broken) {
            throw new IllegalArgumentException("This join token is damaged; copy it again as a whole.");
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public String toString() {
        return "join token of " + host;
    }
}
