package kilonova.agent.reconcile;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import kilonova.agent.guests.Guest;
import kilonova.agent.guests.Hypervisor;
import kilonova.agent.guests.HypervisorUnavailable;
import kilonova.agent.ledger.LedgerFile;
import kilonova.agent.ledger.LedgerUnwritable;
import kilonova.agent.ledger.UnitEntry;
import kilonova.agent.sriov.Pauses;
import kilonova.gpu.board.UnitId;
import kilonova.protocol.ControllerUnavailable;
import kilonova.protocol.DesiredState;
import kilonova.protocol.GuestGoal;
import kilonova.protocol.HostReport;
import kilonova.protocol.ObservedGuest;
import kilonova.protocol.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings each guest to what it should be. Guests are worked on side by side, up to a bound; each guest by one runner at a time, step
 * by step, until {@link NextStep} rests. Trouble with one guest leaves the others alone. Safe to use from several threads.
 */
public final class Reconciler {
    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

    private final LedgerFile ledger;
    private final Hypervisor hypervisor;
    private final Devices devices;
    private final GuestLook look;
    private final StepRunner runner;
    private final Orphans orphans;
    private final Places places;
    private final Pauses pauses;
    private final Duration started;
    private final Resumption resumption;
    private final Runnable changed;
    private final GuestWorks works = new GuestWorks();

    private volatile Consumer<Error> fatal = error -> {};

    /** Why the whole host could not be looked at, if the last look failed. */
    private volatile Optional<Problem> blind = Optional.empty();

    /**
     * @param images where copies of disks go
     * @param parallelism how many guests are built at once, and how many are looked at, turned off or removed beside them
     * @param listener hears of each step
     * @param pauses between tries of what a device refuses for the moment
     * @param resumption whether guests that ran when the machine went down are started when it is up again
     * @param changed is called after each change of what {@link #observed} or {@link #problems} tell; must be quick
     */
    public Reconciler(
            LedgerFile ledger,
            Hypervisor hypervisor,
            Devices devices,
            SnapshotImages images,
            int parallelism,
            StepListener listener,
            Pauses pauses,
            Resumption resumption,
            Runnable changed) {
        this.ledger = ledger;
        this.hypervisor = hypervisor;
        this.devices = devices;
        LedgeredSteps steps = new LedgeredSteps(ledger, devices, listener);
        this.look = new GuestLook(ledger, hypervisor, devices);
        this.runner = new StepRunner(steps, hypervisor, devices, images, pauses);
        this.orphans = new Orphans(steps, devices);
        this.pauses = pauses;
        this.started = pauses.elapsed();
        this.resumption = resumption;
        this.places = new Places(parallelism);
        this.changed = changed;
    }

    /**
     * The controller has spoken: guests whose wish is new are worked on. Guests that it does not name stay as they are. What is older
     * than what was heard before is not heeded: a guest that is gone would come back. One that is to go does not wait for copies of its
     * disk.
     */
    public void desire(DesiredState state) {
        boolean first = !works.heard();
        for (UUID guest : works.desire(state)) {
            consider(guest);
            if (works.desired(guest)
                    .filter(desired -> desired.goal() == GuestGoal.ABSENT)
                    .isPresent()) {
                places.breakOffCopy(guest);
            }
        }
        if (first) {
            // those that it does not name waited for it too
            ledger.read().guests().keySet().forEach(this::consider);
        }
    }

    /** Looks at everything again: foreign units, units that could not be removed, and each guest that anybody knows of. */
    public void lookAtAll() {
        Set<UUID> known = new HashSet<>(ledger.read().guests().keySet());
        known.addAll(works.guests());
        Optional<Problem> trouble = Optional.empty();
        try {
            hypervisor.list().stream().map(Guest::guestId).forEach(known::add);
            devices.noteForeign();
            orphans.removeAll();
            if (works.heard()) {
                hypervisor.sweep(known);
            }
        } catch (HypervisorUnavailable e) {
            trouble = Optional.of(
                    new Problem(HostReport.GUESTS_UNKNOWN, e.problem().message()));
        } catch (LedgerUnwritable e) {
            trouble = Optional.of(e.problem());
        }
        boolean news = !trouble.equals(blind);
        blind = trouble;
        if (news) {
            changed.run();
        }
        known.forEach(this::consider);
    }

    /**
     * Takes a unit out of quarantine that no guest holds: it is removed from the kernel where it is there, and is free.
     *
     * @return why it stays, if it does
     */
    public Optional<Problem> lift(UnitId unit) {
        return orphans.lift(unit);
    }

    /** Looks at one guest again. */
    public void lookAt(UUID guest) {
        consider(guest);
    }

    /** Who hears from now on of what no runner may survive; after that nothing is worked on any more. */
    public void onFatal(Consumer<Error> listener) {
        fatal = listener;
    }

    /** What was last seen of each guest. */
    public List<ObservedGuest> observed() {
        return works.observed();
    }

    /** What could not be done, apart from what {@link #observed} tells. */
    public List<Problem> problems() {
        List<Problem> problems = new ArrayList<>(works.stuck());
        blind.ifPresent(problems::add);
        Resuming.waiting(works.observed()).ifPresent(problems::add);
        return problems;
    }

    /** Before the controller has spoken nobody knows who of those that ran here runs elsewhere by now. */
    private boolean isHeard() {
        return works.heard() || resumption.isPatienceOver(pauses.elapsed().minus(started));
    }

    /**
     * Waits until no guest is worked on.
     *
     * @throws Error what ended a runner, if something did that no runner may survive
     */
    public void awaitQuiet() throws InterruptedException {
        works.awaitEnd();
        works.rethrowFatal();
    }

    /**
     * Takes up no more work, breaks off what takes long, and waits until everything else has ended after its present step.
     *
     * @return whether it has; what hangs in the kernel is left behind
     */
    public boolean stop(Duration patience) throws InterruptedException {
        works.stop();
        places.stop();
        return works.awaitEnd(patience);
    }

    private void consider(UUID guest) {
        if (works.takeUp(guest)) {
            Thread.ofVirtual().name("guest-" + guest).start(() -> converge(guest));
        }
    }

    private void converge(UUID guest) {
        do {
            if (works.note(guest, attempt(guest))) {
                changed.run();
            }
        } while (works.mustLookOnceMore(guest));
    }

    /** Works on a guest until there is nothing to do, or nothing can be done now. */
    private Optional<Problem> attempt(UUID guest) {
        try (Places.Place place = places.take(guest)) {
            return steps(guest, place);
        } catch (InterruptedException e) {
            // the agent is stopping; the next one goes on from the ledger
            return Optional.empty();
        } catch (HypervisorUnavailable e) {
            return Optional.of(e.problem());
        } catch (LedgerUnwritable e) {
            return Optional.of(e.problem());
        } catch (ControllerUnavailable e) {
            return Optional.of(new Problem("controller.unavailable", String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            LOG.error("guest {}: a defect stopped the work on it until the next look", guest, e);
            return Optional.of(new Problem("agent.defect", String.valueOf(e)));
        } catch (Error e) {
            works.die(e);
            fatal.accept(e);
            return Optional.of(new Problem("agent.died", String.valueOf(e)));
        }
    }

    private Optional<Problem> steps(UUID guest, Places.Place place) throws InterruptedException {
        Step last = new Step.Rest();
        var unused = place.change(Places.Kind.QUICK);
        while (true) {
            // before the wish: whoever has been heard has said then what is wished
            boolean heard = isHeard();
            GuestView view = look.at(guest, works.desired(guest), resumption.wanted(), heard);
            if (Resuming.endedUntold(view) && hypervisor.goesDown()) {
                // told as off, it would be taken for its owner's wish, and stay so after the boot
                return Optional.of(Resuming.GOES_DOWN);
            }
            if (works.see(guest, Observation.of(view))) {
                changed.run();
            }
            Step step = NextStep.of(view);
            if (step instanceof Step.Rest || works.stopped()) {
                return Optional.empty();
            }
            if (place.change(Places.Kind.of(step))) {
                continue;
            }
            if (step instanceof Step.Make(UnitEntry unit)) {
                Optional<Problem> early = devices.notReady(unit.unit().board());
                if (early.isPresent()) {
                    return early;
                }
            }
            boolean bringsBack = Resuming.bringsBack(view, step);
            if (bringsBack) {
                Optional<ResumeTries> early = works.tries(guest).filter(tries -> tries.isTooEarly(pauses.elapsed()));
                if (early.isPresent()) {
                    return early.map(ResumeTries::problem);
                }
            }
            LOG.debug("guest {}: {}", guest, step);
            Optional<Problem> problem = step.equals(last)
                    ? Optional.of(new Problem("guest.no_progress", "it was done, and nothing came of it: " + step))
                    : runner.run(view, step);
            last = step;
            if (bringsBack && tryAgainLater(guest, problem)) {
                LOG.warn("guest {}: {} failed, and is tried again: {}", guest, step, problem.orElseThrow());
                return problem;
            }
            if (problem.isPresent()) {
                LOG.warn("guest {}: {} failed: {}", guest, step, problem.get());
                if (hypervisor.goesDown()) {
                    // who is being switched off can do nothing more; after the boot it is tried again
                    return Optional.of(Resuming.GOES_DOWN);
                }
                List<Step> consequences = AfterFailure.of(view, step, problem.get());
                if (consequences.isEmpty() || works.stopped()) {
                    return problem;
                }
                consequences.forEach(consequence -> runner.run(view, consequence));
                last = new Step.Rest();
            }
        }
    }

    /** Whether what failed to bring a guest back is to be tried again at a later look. */
    private boolean tryAgainLater(UUID guest, Optional<Problem> problem) {
        Optional<ResumeTries> tries =
                problem.map(reason -> ResumeTries.with(works.tries(guest), pauses.elapsed(), reason));
        Optional<ResumeTries> goingOn = tries.filter(ResumeTries::mayGoOn);
        works.tried(guest, goingOn);
        return goingOn.isPresent();
    }
}
