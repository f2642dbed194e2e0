package kilonova.agent;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import kilonova.agent.control.Answer;
import kilonova.agent.control.BoardChanges;
import kilonova.agent.control.ControlServer;
import kilonova.agent.control.Order;
import kilonova.agent.control.Orders;
import kilonova.agent.discovery.DeviceLook;
import kilonova.agent.discovery.DriverVersions;
import kilonova.agent.guests.Hypervisor;
import kilonova.agent.kernel.Kernel;
import kilonova.agent.ledger.HostLedger;
import kilonova.agent.ledger.LedgerFile;
import kilonova.agent.ledger.LedgerUnwritable;
import kilonova.agent.overrides.OverridesFile;
import kilonova.agent.reconcile.Devices;
import kilonova.agent.reconcile.Reconciler;
import kilonova.agent.reconcile.StepListener;
import kilonova.agent.reports.Reporter;
import kilonova.agent.reports.Reports;
import kilonova.agent.sriov.BoardPreparation;
import kilonova.agent.sriov.FunctionEnabler;
import kilonova.agent.sriov.Pauses;
import kilonova.protocol.Controller;
import kilonova.protocol.ControllerUnavailable;
import kilonova.protocol.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent of one compute host. It watches what the controller wants, makes it so, and tells what it sees; without the controller it
 * goes on with what it last knew. It may be killed at any moment, and the next one on the same state directory goes on.
 *
 * <p>A started agent has three virtual threads, and one for each guest that is worked on. Safe to use from several threads.
 */
public final class Agent implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Agent.class);

    /** How long each part of the agent may take to end. Together less than service managers wait before they kill. */
    private static final Duration ENDING = Duration.ofSeconds(4);

    /** The vendor's program must not be killed between taking a board from its driver and giving it back. */
    private static final Duration ENDING_OF_BOARDS = Duration.ofSeconds(40);

    /** The exit status of a program with a defect, by the convention of sysexits; none of those after which nobody starts it again. */
    private static final int SOFTWARE_ERROR = 70;

    private final AgentSettings settings;
    private final Controller controller;
    private final StateDirectory directory;
    private final LedgerFile ledger;
    private final Devices devices;
    private final BoardPreparation preparation;
    private final Reconciler reconciler;
    private final Reporter reporter;
    private final Orders orders;
    private Optional<ControlServer> control = Optional.empty();
    private Optional<Duties> duties = Optional.empty();

    private Agent(
            AgentSettings settings,
            Kernel kernel,
            Hypervisor hypervisor,
            Controller controller,
            StepListener listener,
            Pauses pauses,
            Supplier<UUID> uuids) {
        this.settings = settings;
        this.controller = controller;
        this.directory = StateDirectory.hold(settings.stateDirectory());
        OverridesFile overrides;
        try {
            this.ledger = LedgerFile.open(directory.ledger());
            overrides = OverridesFile.open(directory.overrides());
        } catch (RuntimeException e) {
            directory.close();
            throw e;
        }
        FunctionEnabler functions = new FunctionEnabler(kernel, settings.sriov(), pauses);
        this.preparation = new BoardPreparation(kernel, settings.sriov(), functions, pauses, this::boardsChanged);
        this.devices = new Devices(
                kernel,
                DeviceLook.open(kernel, directory.knownTypes()),
                overrides.read().over(settings.devices()),
                preparation::notReady,
                ledger,
                uuids);
        this.reconciler = new Reconciler(
                ledger,
                hypervisor,
                devices,
                (guest, image, disk) -> controller.fillImage(settings.host(), guest, image, disk),
                settings.parallelGuests(),
                listener,
                pauses,
                settings.resumption(),
                this::somethingChanged);
        this.reporter = new Reporter(
                new Reports(
                        settings.host(),
                        Starts.next(directory.starts(), InstantSource.system()),
                        settings.capacity(),
                        devices,
                        hypervisor,
                        reconciler,
                        () -> DriverVersions.of(kernel),
                        preparation::problems),
                ledger,
                controller,
                listener);
        this.orders = new Orders(
                settings.host(),
                devices,
                new BoardChanges(devices, settings.devices(), overrides),
                reconciler,
                functions,
                preparation,
                this::problems,
                this::somethingChanged);
    }

    /**
     * Starts the agent of a host. What a crash left behind is healed first, without waiting for the controller; guests that went down with
     * their machine wait for it, as the settings say.
     *
     * @throws IllegalStateException when another agent runs this host
     * @throws kilonova.agent.ledger.LedgerUnreadable when the ledger is damaged
     */
    public static Agent start(AgentSettings settings, Kernel kernel, Hypervisor hypervisor, Controller controller) {
        return start(settings, kernel, hypervisor, controller, Agent::halt);
    }

    /** @param fatal what to do about an error after which one of the agent's threads is gone */
    static Agent start(
            AgentSettings settings,
            Kernel kernel,
            Hypervisor hypervisor,
            Controller controller,
            Consumer<Error> fatal) {
        Agent agent = new Agent(
                settings, kernel, hypervisor, controller, StepListener.NONE, Pauses.ofThisMachine(), UUID::randomUUID);
        agent.reconciler.onFatal(fatal);
        agent.listen();
        agent.prepare();
        Duties duties = new Duties(settings, controller, agent.reconciler, agent.reporter, agent::prepare, fatal);
        agent.duties = Optional.of(duties);
        hypervisor.onChange(guest -> guest.ifPresentOrElse(agent.reconciler::lookAt, duties::lookNow));
        duties.start();
        return agent;
    }

    /**
     * An agent that does nothing by itself, only in {@link #lookAgain}: for tests.
     *
     * @param listener hears of each write and each touch of hardware before it happens
     * @param uuids where the names of new mediated devices come from
     */
    public static Agent open(
            AgentSettings settings,
            Kernel kernel,
            Hypervisor hypervisor,
            Controller controller,
            StepListener listener,
            Supplier<UUID> uuids) {
        return open(settings, kernel, hypervisor, controller, listener, Pauses.ofThisMachine(), uuids);
    }

    /** The same with another time, for boards that take some. */
    public static Agent open(
            AgentSettings settings,
            Kernel kernel,
            Hypervisor hypervisor,
            Controller controller,
            StepListener listener,
            Pauses pauses,
            Supplier<UUID> uuids) {
        return new Agent(settings, kernel, hypervisor, controller, listener, pauses, uuids);
    }

    /** An agent that has lost a thread would look healthy and do nothing. The next process goes on from the ledger. */
    private static void halt(Error error) {
        try {
            LOG.error("an error that the agent cannot survive; it ends, to be started anew", error);
        } finally {
            Runtime.getRuntime().halt(SOFTWARE_ERROR);
        }
    }

    private void listen() {
        try {
            control = ControlServer.start(directory.control(), orders::carryOut, settings.host());
        } catch (RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    /**
     * Looks at everything and mends it, asks the controller and does what it wants, and reports. Returns when that is done.
     *
     * @throws Error what a listener threw to end the agent
     */
    public void lookAgain() throws InterruptedException {
        prepare();
        preparation.awaitQuiet();
        reconciler.awaitQuiet();
        reconciler.lookAtAll();
        reconciler.awaitQuiet();
        try {
            reconciler.desire(controller.awaitDesired(settings.host(), 0, Duration.ZERO));
            reconciler.awaitQuiet();
            reporter.send();
        } catch (ControllerUnavailable | LedgerUnwritable e) {
            LOG.warn("{}: {}", settings.host(), e.getMessage());
        }
    }

    /** What the ledger says now. */
    public HostLedger ledger() {
        return ledger.read();
    }

    /** Carries out an order of the operator, as the socket does. */
    public Answer carryOut(Order order) {
        return orders.carryOut(order);
    }

    private List<Problem> problems() {
        List<Problem> problems = new ArrayList<>(preparation.problems());
        problems.addAll(reconciler.problems());
        return problems;
    }

    /** Boards come before guests: what guests need of a board that is not ready waits for it. */
    private void prepare() {
        preparation.look(devices::inventory, devices.settings());
    }

    /** A board is ready, or will not be: its guests no longer wait for it. */
    private void boardsChanged() {
        reporter.changed();
        reconciler.lookAtAll();
    }

    private void somethingChanged() {
        reporter.changed();
    }

    /**
     * Ends the agent after its present steps. Guests and devices stay as they are. What hangs in the kernel is left behind after a while;
     * then no other agent can be started on the state directory before this process has ended.
     */
    @Override
    public void close() {
        duties.ifPresent(Duties::stop);
        boolean ended = false;
        try {
            control.ifPresent(ControlServer::close);
            ended = preparation.stop(ENDING_OF_BOARDS);
            ended &= reconciler.stop(ENDING);
            if (duties.isPresent()) {
                ended &= duties.get().awaitEnd(ENDING);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (ended) {
                directory.close();
            } else {
                LOG.warn("{}: something does not end, and is left behind", settings.host());
            }
        }
    }
}
