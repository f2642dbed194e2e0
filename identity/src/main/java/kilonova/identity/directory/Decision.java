package kilonova.identity.directory;

import java.util.List;
import java.util.Optional;

/** What a command decides, looking at the directory: facts to make true and a value for the caller, or a refusal. */
public sealed interface Decision<T> {
    /** Carried out; no facts means that nothing had to change. */
    record Accepted<T>(T value, List<Fact> facts) implements Decision<T> {
        public Accepted {
            facts = List.copyOf(facts);
        }
    }

    /** Not carried out, and nothing changes. */
    record Refused<T>(Refusal refusal) implements Decision<T> {}

    static <T> Decision<T> accepted(T value, Fact... facts) {
        return new Accepted<>(value, List.of(facts));
    }

    static <T> Decision<T> refused(Refusal refusal) {
        return new Refused<>(refusal);
    }

    /** Refuses if a check did, else stores the value. */
    static <T extends Record> Decision<T> put(Kind<T> kind, T value, Optional<Refusal> check) {
        return check.<Decision<T>>map(Decision::refused).orElseGet(() -> accepted(value, Fact.put(kind, value)));
    }
}
