package kilonova.agent.sriov;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import kilonova.gpu.address.PciAddress;
import kilonova.protocol.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far each board is with its preparation, and when one that failed is tried again: after rests that grow, or, where only its vGPUs were in
 * the way, when it has none. What a board that failed can give meanwhile it goes on giving, also during further tries. Safe to use from
 * several threads.
 */
final class Standings {
    private static final Logger LOG = LoggerFactory.getLogger(Standings.class);
    private static final Duration FIRST_REST = Duration.ofSeconds(30);
    private static final Duration LONGEST_REST = Duration.ofMinutes(15);

    private final Pauses pauses;
    private final Map<PciAddress, Standing> standings = new TreeMap<>();

    /** How far a board is. */
    private sealed interface Standing {
        /** A try is under way, and half of the board may be there. */
        record Preparing(int failures) implements Standing {}

        /** A further try is under way, which has changed nothing yet. */
        record Retrying(Problem problem, int failures) implements Standing {}

        record Ready() implements Standing {}

        record Failed(Problem problem, int failures, Instant next) implements Standing {
            boolean mayGoOn(Instant now, boolean empty) {
                return problem.code().equals(MixedSizeMode.IN_USE) ? empty : !now.isBefore(next);
            }
        }
    }

    Standings(Pauses pauses) {
        this.pauses = pauses;
    }

    /** Boards that are not among these need nothing any more. */
    synchronized void keep(Set<PciAddress> wanted) {
        standings.entrySet().removeIf(entry -> !wanted.contains(entry.getKey()) && !isUnderWay(entry.getValue()));
    }

    private static boolean isUnderWay(Standing standing) {
        return standing instanceof Standing.Preparing || standing instanceof Standing.Retrying;
    }

    /**
     * A board was looked at.
     *
     * @param ready whether it has all that it needs
     * @param empty whether it has no vGPU
     * @return whether a try is to begin, which {@link #end} or {@link #abandon} ends
     */
    synchronized boolean begins(PciAddress board, boolean ready, boolean empty) {
        Optional<Standing> before = Optional.ofNullable(standings.get(board));
        if (before.filter(Standings::isUnderWay).isPresent()) {
            return false;
        }
        if (ready) {
            standings.put(board, new Standing.Ready());
            return false;
        }
        if (before.isPresent() && before.get() instanceof Standing.Failed failed) {
            if (!failed.mayGoOn(pauses.instant(), empty)) {
                return false;
            }
            standings.put(board, new Standing.Retrying(failed.problem(), failed.failures()));
        } else {
            standings.put(board, new Standing.Preparing(0));
        }
        return true;
    }

    /** The try that is under way is about to change the board. */
    synchronized void changes(PciAddress board) {
        standings.computeIfPresent(
                board,
                (address, standing) -> standing instanceof Standing.Retrying retrying
                        ? new Standing.Preparing(retrying.failures())
                        : standing);
    }

    /** A try has ended: well, or with a problem. */
    synchronized void end(PciAddress board, Optional<Problem> problem) {
        int failures = switch (standings.get(board)) {
            case Standing.Preparing(int before) -> before;
            case Standing.Retrying(Problem last, int before) -> before;
            case Standing.Ready ready -> 0;
            case Standing.Failed failed -> failed.failures();
            case null -> 0;
        };
        standings.put(board, problem.map(why -> failed(board, why, failures)).orElseGet(Standing.Ready::new));
    }

    private Standing failed(PciAddress board, Problem problem, int failures) {
        Duration rest = FIRST_REST.multipliedBy(1L << Math.min(failures, 10));
        Duration bounded = rest.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : rest;
        LOG.warn("{}: {}; it is tried again, at the earliest in {} s", board, problem, bounded.toSeconds());
        return new Standing.Failed(problem, failures + 1, pauses.instant().plus(bounded));
    }

    /** Nobody is at a board any more. A try that has no end was broken off: nothing is known of the board then. */
    synchronized void abandon(PciAddress board) {
        standings.computeIfPresent(board, (address, standing) -> isUnderWay(standing) ? null : standing);
    }

    /** Whether a board is one of those that need something. */
    synchronized boolean has(PciAddress board) {
        return standings.containsKey(board);
    }

    /** Why a board gives nothing at the moment, if half of it may be there. */
    synchronized Optional<Problem> notReady(PciAddress board) {
        return standings.get(board) instanceof Standing.Preparing ? Optional.of(preparing(board)) : Optional.empty();
    }

    /** What an operator should know: boards that are being prepared, and boards that could not be. */
    synchronized List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        standings.forEach((board, standing) -> {
            switch (standing) {
                case Standing.Ready ready -> {}
                case Standing.Preparing now -> problems.add(preparing(board));
                case Standing.Retrying retrying -> problems.add(retrying.problem());
                case Standing.Failed failed -> problems.add(failed.problem());
            }
        });
        return problems;
    }

    private static Problem preparing(PciAddress board) {
        return new Problem(
                BoardPreparation.PREPARING,
                "the virtual functions or the mode of " + board + " are being set; it gives nothing yet");
    }
}
