package kilonova.acceptance.placement.history;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import kilonova.acceptance.placement.history.Operation.Answer;
import kilonova.acceptance.placement.history.Operation.Question;

/**
 * The sequential model: one provider that does one thing after the other. Immutable.
 *
 * @param capacity what there is to give out
 * @param held amounts by consumer, none of them 0
 */
public record Tracker(int capacity, Map<Integer, Integer> held) {
    public Tracker {
        held = Map.copyOf(held);
    }

    /** What comes after an operation; empty if this state cannot have given the answer that the client got. */
    Optional<Tracker> after(Operation operation) {
        boolean possible = isPossible(operation.asked());
        return switch (operation.told()) {
            case Answer.Done _ -> possible ? Optional.of(with(operation.asked())) : Optional.empty();
            case Answer.Refused _ -> possible ? Optional.empty() : Optional.of(this);
            case Answer.Holds(Map<Integer, Integer> amounts) ->
                amounts.equals(held) ? Optional.of(this) : Optional.empty();
            case Answer.Unknown _ -> Optional.of(possible ? with(operation.asked()) : this);
        };
    }

    private boolean isPossible(Question question) {
        return switch (question) {
            case Question.Claim(int consumer, int amount) ->
                !held.containsKey(consumer)
                        && held.values().stream().mapToInt(Integer::intValue).sum() + amount <= capacity;
            case Question.Release(int consumer) -> held.containsKey(consumer);
            case Question.Read() -> true;
        };
    }

    private Tracker with(Question question) {
        Map<Integer, Integer> next = new TreeMap<>(held);
        switch (question) {
            case Question.Claim(int consumer, int amount) -> next.put(consumer, amount);
            case Question.Release(int consumer) -> next.remove(consumer);
            case Question.Read() -> {}
        }
        return new Tracker(capacity, next);
    }
}
