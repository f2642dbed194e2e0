package kilonova.compute.scheduler;

import java.util.Optional;
import java.util.OptionalLong;

/** Says for one wish which candidates its project's frame buffer has room for, and remembers the smallest that it had none for. */
final class Budget {
    private final Optional<Allowance> allowance;
    private OptionalLong leastRefused = OptionalLong.empty();

    Budget(Optional<Allowance> allowance) {
        this.allowance = allowance;
    }

    boolean admits(long megabytes) {
        if (allowance.isEmpty() || allowance.get().admits(megabytes)) {
            return true;
        }
        leastRefused = OptionalLong.of(Math.min(megabytes, leastRefused.orElse(megabytes)));
        return false;
    }

    /** Why a candidate that was there was not taken; empty if none was refused. */
    Optional<String> refusal() {
        return leastRefused.isPresent()
                ? allowance.map(found -> found.refusal(leastRefused.getAsLong()))
                : Optional.empty();
    }
}
