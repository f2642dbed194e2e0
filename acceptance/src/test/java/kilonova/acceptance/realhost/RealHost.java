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

/**
 * A controller on this machine, and machines of the testbed that have joined it as its compute hosts: one at first, a second when a
 * test wants to move servers. Not thread-safe.
 */
final class RealHost implements AutoCloseable {
    /** How long anything may take on an emulated processor that others use as well. */
    static final Duration MOST = Duration.ofMinutes(4);

    /** The image of a guest that tells on its console which devices it has. */
    static final String IMAGE = "small-guest";

    /** How many virtual functions each network card is to have. */
    static final List<Integer> FUNCTIONS = List.of(3, 2);

    private static final String MEMORY = "3072";

    private final Cloud cloud;
    private final List<Node> nodes = new ArrayList<>();
    private final OpenStack openstack;
    private final Guests guests;
    private final Servers servers;

    private RealHost(Cloud cloud, Node first) {
        this.cloud = cloud;
        this.nodes.add(first);
        this.openstack = OpenStack.with(cloud.adminOpenrc());
        this.servers = new Servers(Api.with(cloud.address(), cloud.adminOpenrc()));
        this.guests = new Guests(openstack, servers, nodes);
    }

    /** Builds the machine's image if needed, boots it, installs the program there, and lets it join a new controller. */
    static RealHost start() {
        long began = System.nanoTime();
        Testbed.build();
        note(began, "the testbed's image is there");
        Machine machine = Machine.boot("node1", "-s", "-m", MEMORY, "-l", "listen");
        note(began, "the machine is up");
        try {
            Cloud cloud = Cloud.start("controller");
            try {
                RealHost host = new RealHost(cloud, Node.join(cloud, machine, functions(machine)));
                host.await(host.first());
                host.prepare();
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

    /** The node that is there from the start, with virtual functions. */
    Node first() {
        return nodes.getFirst();
    }

    /** Another node, wired to the first; booted and joined when it is asked for the first time. */
    Node second() {
        if (nodes.size() == 1) {
            long began = System.nanoTime();
            Machine machine = Machine.boot("node2", "-m", MEMORY, "-l", "connect");
            try {
                Node node = Node.join(cloud, machine, "");
                await(node);
                nodes.add(node);
                isSerial(node);
                note(began, "a second host has joined");
            } catch (Throwable failure) {
                machine.close();
                throw failure;
            }
        }
        return nodes.getLast();
    }

    /** What makes the agent enable virtual functions of the network cards. */
    private static String functions(Machine machine) {
        List<String> cards = cards(machine);
        return """
            [sriov]
            virtual_functions = %s=%d, %s=%d
            """.formatted(cards.get(0), FUNCTIONS.get(0), cards.get(1), FUNCTIONS.get(1));
    }

    /** The addresses of the network cards, once the driver has both: it may still be at it when the machine lets one in. */
    private static List<String> cards(Machine machine) {
        return Eventually.see(
                "two network cards",
                MOST,
                () -> Optional.of(machine.run("cd /sys/bus/pci/drivers/igb && ls -d 0* || true")
                                .lines()
                                .filter(card -> !card.isEmpty())
                                .toList())
                        .filter(cards -> cards.size() == FUNCTIONS.size()),
                () -> machine.run("ls -l /sys/bus/pci/drivers/igb || true; lspci"));
    }

    private void await(Node node) {
        Eventually.holds(
                "the devices of " + node.machine().name(),
                MOST,
                () -> {
                    assertThat(node.agent().isRunning())
                            .as("the agent runs: %s", node.agent().lastOutput())
                            .isTrue();
                    return servers.providers().containsKey(node.provider("mtty_mtty"));
                },
                () -> servers.providers().keySet() + "\n" + node.agent().lastOutput());
    }

    private void awaitUp(Node node) {
        String name = node.machine().name();
        Eventually.holds(
                "reports of " + name,
                MOST,
                () -> openstack
                        .text("compute", "service", "list", "--host", name, "-f", "value", "-c", "State")
                        .strip()
                        .equals("up"),
                () -> node.agent().lastOutput());
    }

    private void prepare() {
        servers.allow(100);
        String kernel = image("guest-kernel", "aki", Testbed.guestFile("vmlinuz"));
        String ramdisk = image("guest-ramdisk", "ari", Testbed.guestFile("initrd.gz"));
        openstack.json(
                "image",
                "create",
                "--disk-format",
                "qcow2",
                "--container-format",
                "bare",
                "--file",
                emptyDisk().toString(),
                "--property",
                "kernel_id=" + kernel,
                "--property",
                "ramdisk_id=" + ramdisk,
                "--property",
                "os_command_line=console=ttyS0 loglevel=4 mitigations=off tsc=reliable nowatchdog",
                IMAGE);
        flavor("mtty", "resources:VGPU=1");
        flavor("serial", "resources:VGPU=1", "trait:CUSTOM_SERIAL=required");
        openstack.text("--os-placement-api-version", "1.6", "trait", "create", "CUSTOM_SERIAL");
        isSerial(first());
        flavor("display", "resources:CUSTOM_DISPLAY=1");
        flavor("none");
    }

    /** A disk of 1 MB, in a format that a host has to convert before guests get it. */
    private static Path emptyDisk() {
        try {
            Path disk = Files.createTempFile("small", ".qcow2");
            Process made = new ProcessBuilder("qemu-img", "create", "-q", "-f", "qcow2", disk.toString(), "1M")
                    .inheritIO()
                    .start();
            assertThat(made.waitFor()).as("qemu-img makes a disk").isZero();
            return disk;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** Lets flavors ask for a node's serial card. */
    private void isSerial(Node node) {
        openstack.json(
                "--os-placement-api-version",
                "1.6",
                "resource",
                "provider",
                "trait",
                "set",
                "--trait",
                "CUSTOM_SERIAL",
                provider(node.provider("mtty_mtty")).orElseThrow());
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
        return first().machine();
    }

    InstalledAgent agent() {
        return first().agent();
    }

    /** Its servers, and what their guests say. */
    Guests guests() {
        return guests;
    }

    /** What all who keep books of devices say. */
    Books books() {
        return new Books(nodes, servers);
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
        return machine()
                .run(
                        "cd /sys/bus/pci/drivers/igb; for card in 0*; do [ ! -e $card/sriov_numvfs ] || cat $card/sriov_numvfs; done")
                .lines()
                .map(Integer::valueOf)
                .toList();
    }

    /** Emulated processors that emulate others in turn bring a machine's kernel down now and then; its disk stays. */
    void bootWhatCrashed() {
        for (Node node : nodes) {
            if (!node.machine().answers()) {
                tell(node.machine().name() + " has crashed: " + node.machine().lastWords());
                node.losePower();
                node.powerOn(cloud);
                awaitUp(node);
            }
        }
    }

    /** Boots a node again after a power cut. */
    void powerOn(Node node) {
        node.powerOn(cloud);
    }

    /** Cuts the power of the first node and boots it again. Its agent starts by itself. */
    void losePower() {
        first().losePower();
        first().powerOn(cloud);
    }

    /** Reboots the first node in order. Its agent starts by itself. */
    void reboot() {
        first().reboot(cloud);
    }

    /** Prints what was seen, beside the tests' own lines. */
    static void tell(String what) {
        note(System.nanoTime(), what);
    }

    private static void note(long began, String what) {
        long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();
        System.out.println("      " + String.format(java.util.Locale.ROOT, "%4d s  %s", seconds, what));
    }

    @Override
    public void close() {
        nodes.forEach(Node::close);
        cloud.close();
    }
}
