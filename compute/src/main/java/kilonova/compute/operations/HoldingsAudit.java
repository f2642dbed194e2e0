package kilonova.compute.operations;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import kilonova.compute.scheduler.Overtaken;
import kilonova.compute.servers.Asker;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.Servers;
import kilonova.placement.snapshots.Snapshot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds that a guest's devices are exactly what its server holds in Placement, and that nobody holds anything for no guest. What
 * disagrees at two looks with some time between is mended where that can be done without taking anything from anybody, and told in the
 * log and among the server's actions in either case. For the controller that leads. Thread-safe.
 */
public final class HoldingsAudit {
    private static final Logger LOG = LoggerFactory.getLogger(HoldingsAudit.class);
    private static final String ACTION = "audit";
    private static final String EVENT = "compute_audit_holdings";

    /** How long something must disagree before it is believed: Placement and servers are not read in one transaction. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Workplace work;
    private final Map<UUID, Suspect> suspects = new HashMap<>();

    /** @param told whether it was acted upon, in vain */
    private record Suspect(String sentence, Instant since, boolean told) {}

    public HoldingsAudit(Workplace work) {
        this.work = work;
    }

    /** Looks once at everything. */
    public synchronized void look() {
        Snapshot held = work.holdings().now();
        List<Finding> findings = work.database().read(handle -> Findings.of(handle, held));
        Set<UUID> holders = new HashSet<>();
        for (Finding finding : findings) {
            holders.add(finding.holder());
            Suspect known = suspects.get(finding.holder());
            if (known == null || !known.sentence().equals(finding.sentence())) {
                suspects.put(finding.holder(), new Suspect(finding.sentence(), work.now(), false));
            } else if (!known.told() && !known.since().plus(PATIENCE).isAfter(work.now())) {
                suspects.put(finding.holder(), new Suspect(known.sentence(), known.since(), true));
                act(finding);
            }
        }
        suspects.keySet().retainAll(holders);
    }

    private void act(Finding finding) {
        try {
            Optional<String> whyNot = mend(finding);
            whyNot.ifPresentOrElse(
                    why -> LOG.error("server {}: {} It stays so. {}", finding.serverId(), finding.sentence(), why),
                    () -> LOG.warn("server {}: {} It was mended.", finding.serverId(), finding.sentence()));
            tell(finding, whyNot);
        } catch (Overtaken another) {
            LOG.info("server {} is looked at again: {}", finding.serverId(), another.getMessage());
            suspects.remove(finding.holder());
        }
    }

    /** @return why it could not be mended */
    private Optional<String> mend(Finding finding) {
        return switch (finding) {
            case Finding.NotWhatTheGuestHas other ->
                work.holdings().replace(other.holder(), other.held(), other.wanted(), other.server());
            case Finding.HeldForNothing nothing -> {
                work.holdings().release(nothing.holder(), nothing.held());
                yield Optional.empty();
            }
            case Finding.NotUnderstood _ -> Optional.of("It must be looked at by hand.");
        };
    }

    private void tell(Finding finding, Optional<String> whyNot) {
        work.database().change(handle -> {
            Optional<Server> server = Servers.find(handle, finding.serverId());
            if (server.isEmpty()) {
                return;
            }
            Asker byItself =
                    new Asker(server.get().userId(), server.get().projectId(), "req-" + UUID.randomUUID(), true);
            Optional<String> host = server.get().whereabouts().host();
            Recorder.begin(handle, finding.serverId(), byItself, ACTION, work.now());
            whyNot.ifPresentOrElse(
                    why -> Recorder.failed(
                            handle,
                            finding.serverId(),
                            byItself,
                            EVENT,
                            host,
                            work.now(),
                            finding.sentence() + " It stays so. " + why,
                            why),
                    () -> Recorder.succeeded(handle, finding.serverId(), byItself, EVENT, host, work.now()));
        });
    }
}
