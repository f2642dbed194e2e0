package kilonova.placement.commands;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import kilonova.placement.allocations.Claim;
import kilonova.placement.snapshots.Snapshot;

/** Makes each claim's consumer hold exactly what its claim says: all of them, or none. */
public record ReplaceAllocations(List<Claim> claims, Instant at) implements Command<Snapshot> {

    public ReplaceAllocations {
        claims = List.copyOf(claims);
    }

    @Override
    public Outcome<Snapshot> decide(Draft draft) {
        Optional<Refusal> refusal = ClaimRules.replaceAll(draft, claims, at);
        return refusal.<Outcome<Snapshot>>map(Outcome.Refused::new).orElseGet(() -> new Outcome.Done<>(draft.now()));
    }
}
