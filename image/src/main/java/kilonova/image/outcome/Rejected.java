package kilonova.image.outcome;

/** Carries a refusal out of a transaction: leaving by an exception is what rolls the transaction back. */
public final class Rejected extends RuntimeException {
    private final transient Refusal refusal;

    public Rejected(Refusal refusal) {
        super(refusal.message(), null, false, false);
        this.refusal = refusal;
    }

    public Rejected(Reason reason, String message) {
        this(new Refusal(reason, message));
    }

    public Refusal refusal() {
        return refusal;
    }
}
