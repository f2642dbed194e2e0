package kilonova.agent.guests;

import java.util.Optional;
import kilonova.protocol.MigrationProgress;
import kilonova.protocol.Problem;

/**
 * How a guest's try to leave stands, as the hypervisor knows it.
 *
 * @param progress how far it got, and how it ended
 * @param completing whether it is being brought to an end
 * @param aborting whether it is being given up
 * @param problem why the guest stayed, if it did
 */
public record Leaving(MigrationProgress progress, boolean completing, boolean aborting, Optional<Problem> problem) {}
