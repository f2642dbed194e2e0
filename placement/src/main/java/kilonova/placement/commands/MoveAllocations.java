package kilonova.placement.commands;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kilonova.placement.allocations.Claim;
import kilonova.placement.allocations.Consumer;
import kilonova.placement.allocations.ExpectedGeneration;
import kilonova.placement.consumers.ConsumerId;
import kilonova.placement.snapshots.Snapshot;

/**
 * Gives all that one consumer holds to another that holds nothing yet, and in the same step other claims their due. So
 * a resize keeps the old host's amounts under the migration while the server takes the new host's.
 *
 * @param from who holds now
 * @param expected what the writer believes about {@code from}
 * @param to who shall hold the same
 * @param then what shall be written with it, for example the new claim of {@code from}
 */
public record MoveAllocations(ConsumerId from, ExpectedGeneration expected, ConsumerId to, List<Claim> then, Instant at)
        implements Command<Snapshot> {

    public MoveAllocations {
        then = List.copyOf(then);
    }

    @Override
    public Outcome<Snapshot> decide(Draft draft) {
        Optional<Consumer> source = draft.now().consumers().find(from);
        if (source.isEmpty()) {
            return new Outcome.Refused<>(new Refusal.ConsumerNotFound(from));
        }
        Optional<Refusal> changed = ClaimRules.checkConsumer(draft, from, expected);
        if (changed.isPresent()) {
            return new Outcome.Refused<>(changed.get());
        }
        List<Claim> claims = new ArrayList<>();
        claims.add(claim(to, source.get(), ExpectedGeneration.absent()));
        if (then.stream().noneMatch(claim -> claim.consumer().equals(from))) {
            claims.add(new Claim(
                    from,
                    List.of(),
                    source.get().project(),
                    source.get().user(),
                    source.get().type(),
                    ExpectedGeneration.any()));
        }
        claims.addAll(then);
        Optional<Refusal> refusal = ClaimRules.replaceAll(draft, claims, at);
        return refusal.<Outcome<Snapshot>>map(Outcome.Refused::new).orElseGet(() -> new Outcome.Done<>(draft.now()));
    }

    private static Claim claim(ConsumerId consumer, Consumer like, ExpectedGeneration expected) {
        return new Claim(consumer, like.allocations(), like.project(), like.user(), like.type(), expected);
    }
}
