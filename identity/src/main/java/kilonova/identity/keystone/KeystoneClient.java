package kilonova.identity.keystone;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import kilonova.http.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Asks a Keystone about tokens, with a token of its own that it gets and renews as needed. Thread-safe; calls block, and may be
 * made from virtual threads.
 */
final class KeystoneClient implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KeystoneClient.class);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(60);
    private static final Duration RENEW_BEFORE = Duration.ofSeconds(30);

    private final KeystoneTrust trust;
    private final Clock clock;
    private final HttpClient http;
    private final ReentrantLock renewing = new ReentrantLock();
    private volatile Optional<OwnToken> own = Optional.empty();

    KeystoneClient(KeystoneTrust trust, Clock clock) {
        this.trust = trust;
        this.clock = clock;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .connectTimeout(trust.connectTimeout())
                .followRedirects(HttpClient.Redirect.NORMAL)
                .executor(Executors.newVirtualThreadPerTaskExecutor());
        Certificates.context(trust).ifPresent(builder::sslContext);
        this.http = builder.build();
    }

    /** This service's token. */
    private record OwnToken(String text, Instant expires) {}

    /** Keystone cannot be asked, or does not answer as it should. */
    static final class Unavailable extends Exception {
        Unavailable(String message) {
            super(message);
        }
    }

    /**
     * What Keystone knows of a token; empty if it does not take it.
     *
     * @param allowExpired whether a token that has ended is described all the same
     */
    Optional<KnownToken> describe(String token, boolean allowExpired) throws Unavailable {
        OwnToken mine = own();
        HttpResponse<byte[]> answer = ask(token, allowExpired, mine);
        if (answer.statusCode() == 401) {
            LOG.info("Keystone no longer takes this service's token; asking for another");
            answer = ask(token, allowExpired, renewed(mine));
        }
        return switch (answer.statusCode()) {
            case 200 -> {
                Optional<KnownToken> known = KnownToken.read(json(answer));
                if (known.isEmpty()) {
                    throw new Unavailable("Keystone described a token in a form that is not known");
                }
                yield known;
            }
            case 404 -> Optional.empty();
            default -> throw new Unavailable("Keystone answered the check of a token with " + answer.statusCode());
        };
    }

    private HttpResponse<byte[]> ask(String token, boolean allowExpired, OwnToken mine) throws Unavailable {
        URI uri = URI.create(trust.tokens() + (allowExpired ? "?nocatalog&allow_expired=1" : "?nocatalog"));
        try {
            return send(HttpRequest.newBuilder(uri)
                    .timeout(ANSWER_WITHIN)
                    .header("Accept", "application/json")
                    .header("X-Auth-Token", mine.text())
                    .header("X-Subject-Token", token)
                    .header("OpenStack-Identity-Access-Rules", "1")
                    .build());
        } catch (IllegalArgumentException malformed) {
            throw new Unavailable("the token cannot be sent in a header");
        }
    }

    private OwnToken own() throws Unavailable {
        Optional<OwnToken> present =
                own.filter(token -> clock.instant().isBefore(token.expires().minus(RENEW_BEFORE)));
        return present.isPresent() ? present.get() : renewed(own.orElse(new OwnToken("", Instant.EPOCH)));
    }

    /** A token other than this one. When many find at once that it is over, one asks and the others take what it got. */
    private OwnToken renewed(OwnToken over) throws Unavailable {
        renewing.lock();
        try {
            Optional<OwnToken> present = own.filter(token -> !token.equals(over));
            if (present.isPresent()) {
                return present.get();
            }
            OwnToken fresh = login();
            own = Optional.of(fresh);
            return fresh;
        } finally {
            renewing.unlock();
        }
    }

    private OwnToken login() throws Unavailable {
        HttpResponse<byte[]> answer = send(HttpRequest.newBuilder(trust.tokens())
                .timeout(ANSWER_WITHIN)
                .header("Accept", "application/json")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(Json.write(trust.account().request())))
                .build());
        Optional<String> text = answer.headers().firstValue("X-Subject-Token");
        if (answer.statusCode() != 201 || text.isEmpty()) {
            throw new Unavailable(
                    "Keystone gives this service no token (" + answer.statusCode() + "); check [keystone_authtoken]");
        }
        Optional<KnownToken> known = KnownToken.read(json(answer));
        return new OwnToken(
                text.get(),
                known.map(KnownToken::expires).orElse(clock.instant().plus(RENEW_BEFORE)));
    }

    private static JsonNode json(HttpResponse<byte[]> answer) throws Unavailable {
        try {
            return Json.MAPPER.readTree(answer.body());
        } catch (JacksonException broken) {
            throw new Unavailable("Keystone's answer is no JSON");
        }
    }

    private HttpResponse<byte[]> send(HttpRequest request) throws Unavailable {
        for (int attempt = 0; ; attempt++) {
            try {
                return http.send(request, BodyHandlers.ofByteArray());
            } catch (IOException broken) {
                if (attempt >= trust.retries()) {
                    throw new Unavailable("Keystone at " + trust.authUrl() + " does not answer: " + broken);
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new Unavailable("interrupted while Keystone was asked");
            }
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
