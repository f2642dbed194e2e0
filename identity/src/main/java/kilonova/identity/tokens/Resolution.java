package kilonova.identity.tokens;

/** Whether a token holds. */
public sealed interface Resolution {
    /** It holds. */
    record Valid(Token token) implements Resolution {}

    /** It does not. */
    record Invalid(Why why) implements Resolution {}

    /** Why a token does not hold. For logs; a client learns only that it does not. */
    enum Why {
        /** No token, or not signed by this cloud. */
        FOREIGN,
        EXPIRED,
        REVOKED,
        /** Its user is gone or disabled, or changed its password since. */
        USER,
        /** Its project or domain is gone or disabled. */
        SCOPE,
        /** Its user has no role in the scope any more. */
        NO_ROLE,
        /** Its application credential is gone or expired, or its user lost a role of it. */
        CREDENTIAL
    }
}
