package kilonova.agent.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kilonova.agent.guests.PowerState;
import kilonova.protocol.Departure;
import kilonova.protocol.DepartureAnswer;
import kilonova.protocol.ObservedGuest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Everything that can happen to a guest that is told to leave, in every order, up to two tries: whatever an agent then answers is one of
 * what {@link DepartureAnswer} reads, and true. A failure prints how it came to that.
 */
final class WhatLeavingGuestsAreToldAsTest {
    @ParameterizedTest
    @EnumSource(names = {"RUNNING", "PAUSED"})
    void everyAnswerIsReadAsWhatIsTrue(PowerState before) {
        Map<LeavingGuest, LeavingGuest> cameFrom = explore(before);
        Set<DepartureAnswer> given = EnumSet.noneOf(DepartureAnswer.class);

        for (LeavingGuest guest : cameFrom.keySet()) {
            answer(guest).ifPresent(answer -> {
                given.add(answer);
                switch (answer) {
                    case LEFT -> {
                        assertThat(guest.there()).as(() -> way(guest, cameFrom)).isTrue();
                        assertThat(guest.isActive())
                                .as(() -> way(guest, cameFrom))
                                .isFalse();
                    }
                    case STAYED -> {
                        assertThat(guest.isActive())
                                .as(() -> way(guest, cameFrom))
                                .isTrue();
                        assertThat(guest.here().equals(Optional.of(PowerState.PAUSED)) && !guest.wasPaused())
                                .as(() -> way(guest, cameFrom))
                                .isFalse();
                        assertThat(guest.isUnderWay())
                                .as(() -> way(guest, cameFrom))
                                .isFalse();
                        // where it was paused by its owner it goes on nowhere, and the other copy can be thrown away
                        assertThat(guest.there() && !guest.wasPaused())
                                .as(() -> way(guest, cameFrom))
                                .isFalse();
                    }
                    case IN_DOUBT ->
                        assertThat(guest.isUnderWay())
                                .as(() -> way(guest, cameFrom))
                                .isFalse();
                    case UNDER_WAY -> throw new AssertionError("an answer that says nothing: " + way(guest, cameFrom));
                }
            });
        }

        assertThat(given)
                .as("of %d situations", cameFrom.size())
                .containsExactlyInAnyOrder(DepartureAnswer.LEFT, DepartureAnswer.STAYED, DepartureAnswer.IN_DOUBT);
    }

    /** Nobody waits for ever: once the hypervisors are done with it, the agent answers by itself. */
    @ParameterizedTest
    @EnumSource(names = {"RUNNING", "PAUSED"})
    void everyWishIsAnswered(PowerState before) {
        Map<LeavingGuest, LeavingGuest> cameFrom = explore(before);

        for (LeavingGuest guest : cameFrom.keySet()) {
            if (!guest.isUnderWay() && !(guest.isDone() && guest.isActive())) {
                assertThat(rested(guest).record().settled())
                        .as(() -> way(guest, cameFrom))
                        .isTrue();
            }
        }
    }

    /** What becomes of it when nothing happens but what the agent does, and everything that it does succeeds or is refused. */
    private static LeavingGuest rested(LeavingGuest guest) {
        LeavingGuest now = guest;
        for (int steps = 0; steps < 20 && !now.isUnderWay(); steps++) {
            List<LeavingGuest> done = new ArrayList<>();
            now.agentGoesOn(done);
            if (done.isEmpty()) {
                return now;
            }
            now = done.getLast();
        }
        throw new AssertionError("the agent never rests: " + now);
    }

    private static Optional<DepartureAnswer> answer(LeavingGuest guest) {
        return guest.desired()
                .departure()
                .map(Departure::attempt)
                .flatMap(attempt -> Observation.of(guest.view())
                        .filter(seen -> isAnswer(guest, seen))
                        .map(seen -> DepartureAnswer.of(seen, attempt, guest.wasPaused())));
    }

    /** As controllers see it. */
    private static boolean isAnswer(LeavingGuest guest, ObservedGuest seen) {
        return seen.generation() >= guest.desired().generation();
    }

    /** All situations that can come about, each with the one before it. */
    private static Map<LeavingGuest, LeavingGuest> explore(PowerState before) {
        LeavingGuest first = LeavingGuest.of(before);
        Map<LeavingGuest, LeavingGuest> cameFrom = new LinkedHashMap<>();
        cameFrom.put(first, first);
        Deque<LeavingGuest> waiting = new ArrayDeque<>(List.of(first));
        while (!waiting.isEmpty()) {
            LeavingGuest guest = waiting.remove();
            for (LeavingGuest next : guest.next()) {
                if (cameFrom.putIfAbsent(next, guest) == null) {
                    waiting.add(next);
                }
            }
        }
        return cameFrom;
    }

    private static String way(LeavingGuest guest, Map<LeavingGuest, LeavingGuest> cameFrom) {
        List<String> way = new ArrayList<>();
        LeavingGuest at = guest;
        LeavingGuest before = cameFrom.getOrDefault(at, at);
        while (!before.equals(at)) {
            way.addFirst(at.toString());
            at = before;
            before = cameFrom.getOrDefault(at, at);
        }
        return String.join("\n", way);
    }
}
