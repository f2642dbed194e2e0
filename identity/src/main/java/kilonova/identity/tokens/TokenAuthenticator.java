package kilonova.identity.tokens;

import java.util.Optional;
import kilonova.http.Authenticator;
import kilonova.http.Caller;
import kilonova.http.Fault;
import kilonova.http.Headers;
import kilonova.store.DatabaseUnavailable;

/** Finds out who calls by {@code X-Auth-Token}, without leaving the process. Thread-safe. */
public final class TokenAuthenticator implements Authenticator {
    private final Tokens tokens;
    private final Optional<String> identityUri;

    /** @param identityUri where a client without a token is sent to ({@code WWW-Authenticate}) */
    public TokenAuthenticator(Tokens tokens, Optional<String> identityUri) {
        this.tokens = tokens;
        this.identityUri = identityUri;
    }

    @Override
    public Caller authenticate(Headers headers) {
        return token(headers).caller();
    }

    /** The caller's token; faults as {@link #authenticate}. */
    public Token token(Headers headers) {
        Optional<String> text = headers.first("X-Auth-Token").filter(value -> !value.isEmpty());
        if (text.isPresent() && inspect(text.get()) instanceof Resolution.Valid(Token token)) {
            return token;
        }
        Fault fault = new Fault(401, "The request you have made requires authentication.");
        throw identityUri
                .map(uri -> fault.with("WWW-Authenticate", "Keystone uri=\"" + uri + "\""))
                .orElse(fault);
    }

    private Resolution inspect(String text) {
        try {
            return tokens.inspect(text);
        } catch (DatabaseUnavailable unavailable) {
            throw new Fault(503, "The identity service cannot check the token now. Try again in a moment.")
                    .with("Retry-After", "1");
        }
    }
}
