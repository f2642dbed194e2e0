package kilonova.agent.guests;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import kilonova.protocol.MigrationFacts;
import kilonova.protocol.Problem;

/**
 * For a hypervisor whose guests neither leave nor come while they run.
 *
 * @param why the reason, for people
 */
public record NoMigrations(String why) implements GuestMigrations {
    private Optional<Problem> refusal() {
        return Optional.of(new Problem("migration.not_supported", why));
    }

    @Override
    public MigrationFacts facts() {
        return new MigrationFacts(0, 0, "", false, Optional.of(why), Map.of());
    }

    @Override
    public Optional<Problem> await(GuestDefinition definition) {
        return refusal();
    }

    @Override
    public ArrivalState arrival(UUID guestId) {
        return ArrivalState.none();
    }

    @Override
    public Optional<Problem> adopt(UUID guestId) {
        return refusal();
    }

    @Override
    public Optional<Problem> depart(GuestTransfer transfer) {
        return refusal();
    }

    @Override
    public Optional<Leaving> leaving(UUID guestId, UUID attempt) {
        return Optional.empty();
    }

    @Override
    public Optional<Problem> abort(UUID guestId) {
        return refusal();
    }

    @Override
    public Optional<Problem> complete(UUID guestId) {
        return refusal();
    }

    @Override
    public boolean hasRemains(UUID guestId) {
        return false;
    }
}
