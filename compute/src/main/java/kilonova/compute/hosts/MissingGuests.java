package kilonova.compute.hosts;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import kilonova.protocol.GuestGoal;
import kilonova.protocol.GuestPhase;
import kilonova.protocol.HostReport;
import kilonova.protocol.ObservedGuest;
import kilonova.protocol.Problem;

/**
 * Notices guests of one host that its agent told of before and does not any more. An agent that has just been started, or whose
 * hypervisor does not answer, has not looked at all of them yet, so only what is missing for a while counts. For one thread at a time.
 */
final class MissingGuests {
    /** How long an agent must leave out a guest before that is believed. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Set<GuestPhase> NOTHING_TO_MISS =
            Set.of(GuestPhase.PENDING, GuestPhase.FAILED, GuestPhase.ABSENT);

    private final Map<UUID, Instant> since = new HashMap<>();
    private String incarnation = "";

    /** What is to be said of guests that a report leaves out. */
    List<ObservedGuest> leftOut(HostReport report, Collection<Guest> known, Instant now) {
        if (!report.incarnation().equals(incarnation)) {
            since.clear();
            incarnation = report.incarnation();
        }
        Set<UUID> told = report.guests().stream().map(ObservedGuest::guestId).collect(Collectors.toSet());
        List<Guest> missing = report.guestsUnknown().isPresent()
                ? List.of()
                : known.stream()
                        .filter(guest -> !told.contains(guest.desired().guestId()))
                        .filter(MissingGuests::wasThere)
                        .toList();
        since.keySet().retainAll(missing.stream().map(MissingGuests::id).collect(Collectors.toSet()));
        List<ObservedGuest> leftOut = new ArrayList<>();
        for (Guest guest : missing) {
            if (!since.computeIfAbsent(id(guest), _ -> now).plus(PATIENCE).isAfter(now)) {
                leftOut.add(ObservedGuest.of(
                        id(guest),
                        guest.desired().serverId(),
                        GuestPhase.DEGRADED,
                        Optional.of(new Problem(
                                "guest.not_reported",
                                "The host no longer tells of the guest; it is not known whether it runs."))));
            }
        }
        return leftOut;
    }

    private static UUID id(Guest guest) {
        return guest.desired().guestId();
    }

    private static boolean wasThere(Guest guest) {
        return guest.desired().goal() != GuestGoal.ABSENT
                && guest.observed()
                        .filter(seen -> !NOTHING_TO_MISS.contains(seen.phase()))
                        .isPresent();
    }
}
