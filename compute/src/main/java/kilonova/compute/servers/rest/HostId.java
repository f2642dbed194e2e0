package kilonova.compute.servers.rest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** {@code hostId}: tells a project which of its servers share a host, and nothing about the host. */
final class HostId {
    private HostId() {}

    /** SHA-224 of project and host, in hexadecimal; empty for no host. */
    static String of(String projectId, Optional<String> host) {
        return host.map(name -> HexFormat.of().formatHex(digest(projectId + name)))
                .orElse("");
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-224").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every JDK has SHA-224", missing);
        }
    }
}
