package kilonova.app.hosts;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import kilonova.agent.Agent;
import kilonova.agent.AgentSettings;
import kilonova.agent.calls.CallRunner;
import kilonova.agent.reconcile.Resumption;
import kilonova.config.Settings;
import kilonova.config.group.HostSettings;
import kilonova.protocol.Controller;
import kilonova.protocol.calls.CallDesk;

/** The agents of the hosts of this process. */
public final class RunningHosts implements AutoCloseable {
    private final List<RunningHost> hosts;
    private final FirstReports reports;

    private record RunningHost(Agent agent, CallRunner answering, HostMachine machine) {}

    private RunningHosts(List<RunningHost> hosts, FirstReports reports) {
        this.hosts = hosts;
        this.reports = reports;
    }

    /**
     * Starts an agent for each host.
     *
     * @throws kilonova.agent.local.UnfitHost when this machine is to be one of them, and lacks something
     * @param folder holds one folder for each host, with its ledger and its simulated machine
     * @param controller the one that they listen and report to
     * @param calls where they fetch what is asked of them
     */
    public static RunningHosts start(
            Path folder,
            List<PlannedHost> hosts,
            Settings settings,
            Controller controller,
            CallDesk calls,
            Clock clock) {
        FirstReports reports = new FirstReports(
                controller, hosts.stream().map(PlannedHost::name).toList());
        RunningHosts running = new RunningHosts(new ArrayList<>(), reports);
        try {
            hosts.forEach(
                    host -> running.hosts.add(run(folder.resolve(host.name()), host, settings, reports, calls, clock)));
            return running;
        } catch (RuntimeException failure) {
            running.close();
            throw failure;
        }
    }

    private static RunningHost run(
            Path folder, PlannedHost host, Settings settings, Controller controller, CallDesk calls, Clock clock) {
        HostMachine machine = HostMachine.open(host, folder, settings, controller, clock);
        try {
            HostSettings own = settings.host();
            AgentSettings agent = AgentSettings.usual(
                            host.name(), folder.resolve("agent"), machine.devices(), machine.capacity())
                    .with(machine.sriov())
                    .resuming(new Resumption(own.resumeGuestsStateOnHostBoot(), own.longestWaitForController()));
            return new RunningHost(
                    Agent.start(agent, machine.kernel(), machine.hypervisor(), controller),
                    CallRunner.start(host.name(), machine.consoles(), machine.disks(), calls),
                    machine);
        } catch (RuntimeException failure) {
            machine.end().run();
            throw failure;
        }
    }

    /** Whether the controller knows what each host has. */
    public boolean allReported() {
        return reports.complete();
    }

    /**
     * Waits until the controller knows what each host has.
     *
     * @return whether it does
     */
    public boolean awaitReports(Duration most) throws InterruptedException {
        return reports.await(most);
    }

    /** Stops the agents. Their guests are left as they are. */
    @Override
    public void close() {
        hosts.forEach(host -> {
            host.answering().close();
            host.agent().close();
            host.machine().end().run();
        });
    }
}
