package kilonova.acceptance.realhost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kilonova.acceptance.client.Api;
import kilonova.acceptance.client.OpenStack;
import kilonova.acceptance.client.Servers;
import kilonova.acceptance.product.Cloud;
import kilonova.acceptance.product.Eventually;
import kilonova.acceptance.testbed.InstalledAgent;
import kilonova.acceptance.testbed.Machine;
import kilonova.acceptance.testbed.Testbed;

/** A controller on this machine, and a machine of the testbed that has joined it as its only compute host. Not thread-safe. */
final class RealHost implements AutoCloseable {
    /** How long anything may take on an emulated processor that others use as well. */
    static final Duration MOST = Duration.ofMinutes(4);

    /** The image of a guest that tells on its console which devices it has. */
    static final String IMAGE = "small-guest";

    private static final String NAME = "node1";
    private static final String CARDS = "ls -d /sys/bus/pci/drivers/igb/0*/sriov_totalvfs | xargs dirname";

    /** How many virtual functions each network card is to have. */
    static final List<Integer> FUNCTIONS = List.of(3, 2);

    private final Cloud cloud;
    private final Machine machine;
    private final InstalledAgent agent;
    private final OpenStack openstack;
    private final Guests guests;
    private final Servers servers;

    private RealHost(Cloud cloud, Machine machine, InstalledAgent agent) {
        this.cloud = cloud;
        this.machine = machine;
        this.agent = agent;
        this.openstack = OpenStack.with(cloud.adminOpenrc());
        this.servers = new Servers(Api.with(cloud.address(), cloud.adminOpenrc()));
        this.guests = new Guests(openstack, servers, machine, agent);
    }

    /** Builds the machine's image if needed, boots it, installs the program there, and lets it join a new controller. */
    static RealHost start() {
        long began = System.nanoTime();
        Testbed.build();
        note(began, "the testbed's image is there");
        Machine machine = Machine.boot(NAME, "-s", "-m", "3072");
        note(began, "the machine is up");
        try {
            Cloud cloud = Cloud.start("controller");
            try {
                RealHost host = joined(cloud, machine);
                note(
                        began,
                        "the host has joined, with " + host.servers.providers().keySet());
                return host;
            } catch (Throwable failure) {
                cloud.close();
                throw failure;
            }
        } catch (Throwable failure) {
            machine.close();
            throw failure;
        }
    }

    private static RealHost joined(Cloud cloud, Machine machine) {
        machine.open(cloud.agentPort());
        List<String> cards = cards(machine);
        InstalledAgent agent = InstalledAgent.install(
                machine, cloud.agentPort(), cloud.joinToken(NAME), configuration(cards.get(0), cards.get(1)));
        agent.start();
        RealHost host = new RealHost(cloud, machine, agent);
        host.prepare();
        return host;
    }

    /** The addresses of the network cards, once the driver has both: it may still be at it when the machine lets one in. */
    private static List<String> cards(Machine machine) {
        return Eventually.see(
                "two network cards",
                MOST,
                () -> Optional.of(machine.run("cd /sys/bus/pci/drivers/igb; ls -d 0* || true")
                                .lines()
                                .filter(card -> !card.isEmpty())
                                .toList())
                        .filter(cards -> cards.size() == FUNCTIONS.size()),
                () -> machine.run("ls -l /sys/bus/pci/drivers/igb; lspci"));
    }

    private static String configuration(String firstCard, String secondCard) {
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
            [sriov]
            virtual_functions = %s=3, %s=2
            [libvirt]
            guest_network = none
            shutdown_timeout = 60
            wait_soft_reboot_seconds = 5
            """.formatted(firstCard, secondCard);
    }

    private void prepare() {
        Eventually.holds(
                "the host's devices",
                MOST,
                () -> {
                    assertThat(agent.isRunning())
                            .as("the agent runs: %s", agent.lastOutput())
                            .isTrue();
                    return servers.providers().size() > 1;
                },
                () -> servers.providers().keySet() + "\n" + agent.lastOutput());
        servers.allow(100);
        String kernel = image("guest-kernel", "aki", Testbed.guestFile("vmlinuz"));
        String ramdisk = image("guest-ramdisk", "ari", Testbed.guestFile("initrd.gz"));
        try {
            Path disk = Files.write(Files.createTempFile("small", ".img"), new byte[1 << 20]);
            openstack.json(
                    "image",
                    "create",
                    "--disk-format",
                    "ami",
                    "--container-format",
                    "ami",
                    "--file",
                    disk.toString(),
                    "--property",
                    "kernel_id=" + kernel,
                    "--property",
                    "ramdisk_id=" + ramdisk,
                    "--property",
                    "os_command_line=console=ttyS0 loglevel=4 mitigations=off tsc=reliable nowatchdog",
                    IMAGE);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        flavor("mtty", "resources:VGPU=1");
        flavor("serial", "resources:VGPU=1", "trait:CUSTOM_SERIAL=required");
        openstack.text("--os-placement-api-version", "1.6", "trait", "create", "CUSTOM_SERIAL");
        openstack.json(
                "--os-placement-api-version",
                "1.6",
                "resource",
                "provider",
                "trait",
                "set",
                "--trait",
                "CUSTOM_SERIAL",
                provider(NAME + "_mtty_mtty").orElseThrow());
        flavor("display", "resources:CUSTOM_DISPLAY=1");
        flavor("none");
    }

    private String image(String name, String format, Path file) {
        return openstack
                .json(
                        "image",
                        "create",
                        "--disk-format",
                        format,
                        "--container-format",
                        format,
                        "--file",
                        file.toString(),
                        name)
                .text("id");
    }

    /** Makes a flavor for small guests: one processor, 128 MB, no disk of its own size. */
    void flavor(String name, String... extraSpecs) {
        List<String> words =
                new ArrayList<>(List.of("flavor", "create", "--vcpus", "1", "--ram", "128", "--disk", "0"));
        for (String spec : extraSpecs) {
            words.addAll(List.of("--property", spec));
        }
        words.add(name);
        openstack.json(words.toArray(String[]::new));
    }

    /** The {@code openstack} command as the cloud's administrator. */
    OpenStack openstack() {
        return openstack;
    }

    /** The same over HTTP, where a command would take too long. */
    Servers servers() {
        return servers;
    }

    /** The controller. */
    Cloud cloud() {
        return cloud;
    }

    Machine machine() {
        return machine;
    }

    InstalledAgent agent() {
        return agent;
    }

    /** Its servers, and what their guests say. */
    Guests guests() {
        return guests;
    }

    /** What all who keep books of devices say. */
    Books books() {
        return new Books(machine, servers);
    }

    /** How many units of a class a provider still has to give; 0 where there is no such provider. */
    int free(String resourceClass, String provider) {
        return provider(provider).map(uuid -> servers.free(uuid, resourceClass)).orElse(0);
    }

    private Optional<String> provider(String name) {
        return Optional.ofNullable(servers.providers().get(name));
    }

    /** How many virtual functions each network card has. */
    List<Integer> virtualFunctions() {
        return machine.run("for card in $(" + CARDS + "); do cat $card/sriov_numvfs; done")
                .lines()
                .map(Integer::valueOf)
                .toList();
    }

    /** Cuts the machine's power and boots it again. Its agent starts by itself. */
    void losePower() {
        machine.cutPower();
        machine.bootAgain();
        machine.open(cloud.agentPort());
    }

    private static void note(long began, String what) {
        long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();
        System.out.println("      " + String.format(java.util.Locale.ROOT, "%4d s  %s", seconds, what));
    }

    @Override
    public void close() {
        machine.close();
        cloud.close();
    }
}
