package kilonova.acceptance.realhost;

import java.util.List;
import kilonova.acceptance.product.Cloud;
import kilonova.acceptance.testbed.InstalledAgent;
import kilonova.acceptance.testbed.Machine;

/**
 * A machine of the testbed on which the package is installed, and whose agent has joined a controller. Not thread-safe.
 *
 * @param machine the machine
 * @param agent its agent, as a service
 */
record Node(Machine machine, InstalledAgent agent) implements AutoCloseable {
    /**
     * Installs the package on a machine that is up, and lets it join.
     *
     * @param more what its configuration says beside what all say
     */
    static Node join(Cloud cloud, Machine machine, String more) {
        machine.open(cloud.agentPort());
        InstalledAgent agent = InstalledAgent.install(
                machine, cloud.agentPort(), cloud.joinToken(machine.name()), configuration(machine) + more);
        agent.start();
        return new Node(machine, agent);
    }

    /** What every node offers, and how its guests run. */
    private static String configuration(Machine machine) {
        return """
            [DEFAULT]
            reserved_host_memory_mb = 512
            [devices]
            enabled_mdev_types = mtty-2, mbochs-small, mdpy-vga
            [mdev_mtty-2]
            device_addresses = mtty_mtty
            [mdev_mbochs-small]
            device_addresses = mbochs_mbochs
            [mdev_mdpy-vga]
            device_addresses = mdpy_mdpy
            mdev_class = CUSTOM_DISPLAY
            [libvirt]
            guest_network = none
            shutdown_timeout = 60
            wait_soft_reboot_seconds = 5
            live_migration_inbound_addr = %s
            """.formatted(machine.linkAddress());
    }

    /** Names one of the providers that every node has. */
    String provider(String parent) {
        return machine.name() + "_" + parent;
    }

    /** Cuts the machine's power. Its disk stays. */
    void losePower() {
        machine.cutPower();
    }

    /** Boots it again after a power cut. Its agent starts by itself. */
    void powerOn(Cloud cloud) {
        machine.bootAgain();
        machine.open(cloud.agentPort());
    }

    /** Reboots it in order. Its agent starts by itself. */
    void reboot(Cloud cloud) {
        machine.reboot();
        machine.open(cloud.agentPort());
    }

    @Override
    public void close() {
        machine.close();
    }

    /** The end of what the agents of nodes logged, for messages of failed tests. */
    static String lastOutput(List<Node> nodes) {
        StringBuilder all = new StringBuilder();
        for (Node node : nodes) {
            all.append(node.machine.name()).append(":\n").append(node.agent.lastOutput());
        }
        return all.toString();
    }
}
