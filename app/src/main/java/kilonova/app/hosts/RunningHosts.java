package kilonova.app.hosts;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import kilonova.agent.Agent;
import kilonova.agent.AgentSettings;
import kilonova.agent.simulated.SimulatedHost;
import kilonova.config.Settings;
import kilonova.protocol.Controller;

/** The agents of the hosts of this process. */
public final class RunningHosts implements AutoCloseable {
    private final List<Agent> agents;
    private final FirstReports reports;

    private RunningHosts(List<Agent> agents, FirstReports reports) {
        this.agents = agents;
        this.reports = reports;
    }

    /**
     * Starts an agent for each host.
     *
     * @param folder holds one folder for each host, with its ledger and its simulated machine
     * @param controller the one that they listen and report to
     */
    public static RunningHosts start(
            Path folder, List<PlannedHost> hosts, Settings settings, Controller controller, Clock clock) {
        FirstReports reports = new FirstReports(
                controller, hosts.stream().map(PlannedHost::name).toList());
        RunningHosts running = new RunningHosts(new ArrayList<>(), reports);
        try {
            hosts.forEach(
                    host -> running.agents.add(agent(folder.resolve(host.name()), host, settings, reports, clock)));
            return running;
        } catch (RuntimeException failure) {
            running.close();
            throw failure;
        }
    }

    private static Agent agent(Path folder, PlannedHost host, Settings settings, Controller controller, Clock clock) {
        SimulatedHost machine = SimulatedHost.open(folder.resolve("machine"), host.profile(), clock);
        return Agent.start(
                AgentSettings.usual(
                                host.name(),
                                folder.resolve("agent"),
                                HostConfiguration.devices(machine, settings),
                                HostConfiguration.capacity(host.profile(), settings.host()))
                        .with(settings.sriov().withoutVendorTool()),
                machine.kernel(),
                machine.hypervisor(),
                controller);
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
        agents.forEach(Agent::close);
    }
}
