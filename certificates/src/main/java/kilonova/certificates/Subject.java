package kilonova.certificates;

import java.net.URI;
import java.net.URISyntaxException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * For whom a certificate of the authority is. It stands in the certificate as a URI, {@code kilonova:/controller} or
 * {@code kilonova:/hosts/NAME}: names of hosts in a cloud are not names in the DNS.
 */
public sealed interface Subject {
    /** Any controller of the cloud. */
    record Controller() implements Subject {}

    /** One compute host. */
    record Host(String name) implements Subject {}

    /** For whom a certificate is; empty if that is neither a controller nor a host. The certificate itself is not checked. */
    static Optional<Subject> of(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null
                    ? Optional.empty()
                    : names.stream()
                            .map(name -> read(String.valueOf(name.get(1))))
                            .flatMap(Optional::stream)
                            .findFirst();
        } catch (CertificateParsingException malformed) {
            return Optional.empty();
        }
    }

    /** The URI that stands for it. */
    default String uri() {
        return switch (this) {
            case Controller() -> "kilonova:/controller";
            case Host(String name) -> {
                try {
                    yield new URI("kilonova", null, "/hosts/" + name, null).toASCIIString();
                } catch (URISyntaxException impossible) {
                    throw new IllegalArgumentException(impossible);
                }
            }
        };
    }

    private static Optional<Subject> read(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException other) {
            return Optional.empty();
        }
        String path = "kilonova".equals(uri.getScheme()) && uri.getPath() != null ? uri.getPath() : "";
        if (path.equals("/controller")) {
            return Optional.of(new Controller());
        }
        return path.startsWith("/hosts/") && path.length() > "/hosts/".length()
                ? Optional.of(new Host(path.substring("/hosts/".length())))
                : Optional.empty();
    }
}
