package kilonova.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import kilonova.acceptance.client.Api;
import kilonova.acceptance.client.OpenStack;
import kilonova.acceptance.client.Operator;
import kilonova.acceptance.client.Shown;
import kilonova.acceptance.product.Cloud;
import kilonova.acceptance.schemas.JudgedCloud;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * OpenStack's page about attaching virtual GPU devices to guests, from start to finish as an operator types it: the commands, and what
 * the operator reads. In its middle the cloud is stopped and started, and killed and started. Steps build on each other.
 */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class WalkthroughTest {
    private static final List<String> GPUS = List.of("0000:84:00.0", "0000:85:00.0", "0000:86:00.0", "0000:87:00.0");
    private static final String IMAGE = "cirros-0.3.5-x86_64-uec";
    private static final Map<String, Integer> SMALL_ROOT = Map.of("VCPU", 1, "MEMORY_MB", 512, "DISK_GB", 1);

    @TempDir
    private static Path files;

    private final JudgedCloud judged = JudgedCloud.start("up");
    private final Cloud cloud = judged.cloud();
    private final OpenStack openstack = OpenStack.with(cloud.adminOpenrc());
    private final Operator operator = new Operator(openstack);

    private String host = "";
    private Map<String, String> providers = Map.of();

    @BeforeAll
    void learnTheHost() {
        providers = operator.providers();
        host = providers.keySet().stream()
                .filter(name -> providers.containsKey(name + "_pci_0000_84_00_0"))
                .findFirst()
                .orElse("no host with the walkthrough's GPUs");
    }

    @AfterAll
    void stop() {
        judged.close();
    }

    @Test
    @Order(1)
    void signsInAndFindsEveryService() {
        assertThat(openstack.json("token", "issue").text("project_id")).isNotEmpty();
        assertThat(openstack.json("catalog", "list").column("Type"))
                .contains("identity", "image", "placement", "compute", "network");
        assertThat(openstack.json("compute", "service", "list").column("State")).containsExactly("up");
        assertThat(openstack.json("hypervisor", "list").rows()).hasSize(1);
    }

    @Test
    @Order(2)
    void makesAFlavorThatAsksForOneVirtualGpu() {
        operator.createFlavor("vgpu_1");
        openstack.text("flavor", "set", "vgpu_1", "--property", "resources:VGPU=1");
        assertThat(openstack.json("flavor", "show", "vgpu_1").text("properties"))
                .contains("resources:VGPU");
    }

    @Test
    @Order(3)
    void uploadsAnImage() throws IOException {
        byte[] content = new byte[100_000];
        new Random(20).nextBytes(content);
        Path file = Files.write(files.resolve("image"), content);
        openstack.json(
                "image",
                "create",
                "--disk-format",
                "raw",
                "--container-format",
                "bare",
                "--file",
                file.toString(),
                IMAGE);
        Shown image = openstack.json("image", "show", IMAGE);
        assertThat(image.text("status")).isEqualTo("active");
        assertThat(image.get("size").asInt()).isEqualTo(content.length);
    }

    @Test
    @Order(4)
    void findsOneProviderForTheHostAndOneForEachGpu() {
        assertThat(providers.keySet())
                .hasSize(5)
                .contains(host)
                .containsAll(GPUS.stream().map(this::child).toList());
    }

    @Test
    @Order(5)
    void readsThePagesInventories() {
        assertThat(inventory(host).column("resource_class")).containsExactlyInAnyOrder("VCPU", "MEMORY_MB", "DISK_GB");
        for (String gpu : GPUS) {
            Shown inventory = inventory(child(gpu));
            assertThat(inventory.column("resource_class")).containsExactly("VGPU");
            var row = inventory.rows().getFirst();
            assertThat(List.of(
                            row.path("total").asInt(),
                            row.path("max_unit").asInt(),
                            row.path("min_unit").asInt(),
                            row.path("step_size").asInt(),
                            row.path("reserved").asInt()))
                    .as("total, max_unit, min_unit, step_size, reserved of %s", gpu)
                    .containsExactly(16, 16, 1, 1, 0);
            assertThat(row.path("allocation_ratio").asDouble()).isEqualTo(1.0);
        }
    }

    @Test
    @Order(6)
    void aServerWithAVgpuBecomesActive() {
        openstack.text("server", "create", "--flavor", "vgpu_1", "--image", IMAGE, "--wait", "test-vgpu");
        Operator.requireActive(openstack.json("server", "show", "test-vgpu"));
        assertThat(openstack.json("server", "list").column("Name")).contains("test-vgpu");
        assertThat(operator.allocations(idOf("test-vgpu")))
                .hasSize(2)
                .containsEntry(provider(host), SMALL_ROOT)
                .containsValue(Map.of("VGPU", 1));
    }

    @Test
    @Order(7)
    void aTraitOnOneGpuDecidesWhereTheServerLands() {
        openstack.text("--os-placement-api-version", "1.6", "trait", "create", "CUSTOM_NVIDIA_11");
        openstack.json(
                "--os-placement-api-version",
                "1.6",
                "resource",
                "provider",
                "trait",
                "set",
                "--trait",
                "CUSTOM_NVIDIA_11",
                providerOf("0000:85:00.0"));
        operator.createFlavor("vgpu_11", "resources:VGPU=1", "trait:CUSTOM_NVIDIA_11=required");
        String server = operator.createActive("test-trait", "vgpu_11", IMAGE);
        assertThat(operator.allocations(server)).containsEntry(providerOf("0000:85:00.0"), Map.of("VGPU", 1));
    }

    @Test
    @Order(8)
    void aRestartKeepsServersAllocationsAndTokens() {
        comesBackWith(cloud::restart);
    }

    @Test
    @Order(9)
    void twoServersOfAWholeGpuEachInOneRequestUseTwoGpus() {
        operator.createFlavor("vgpu_16", "resources:VGPU=16");
        openstack.json("server", "create", "--flavor", "vgpu_16", "--image", IMAGE, "--min", "2", "--max", "2", "twin");
        Set<String> gpus = new TreeSet<>();
        for (String twin : List.of("twin-1", "twin-2")) {
            Operator.requireActive(operator.settled(twin));
            operator.allocations(idOf(twin)).forEach((provider, resources) -> {
                if (resources.equals(Map.of("VGPU", 16))) {
                    gpus.add(provider);
                }
            });
        }
        assertThat(gpus).as("whole GPUs held").hasSize(2);
    }

    @Test
    @Order(10)
    void numberedGroupsTakeVgpusFromTwoGpus() {
        operator.createFlavor("vgpu_1_1", "resources1:VGPU=1", "resources2:VGPU=1", "group_policy=isolate");
        String server = operator.createActive("pair", "vgpu_1_1", IMAGE);
        assertThat(operator.allocations(server)).hasSize(3);
        assertThat(operator.allocations(server).values().stream().filter(Map.of("VGPU", 1)::equals))
                .hasSize(2);
    }

    @Test
    @Order(11)
    void whatCannotFitSaysWhy() {
        operator.createFlavor("vgpu_17", "resources:VGPU=17");
        Shown server = operator.createServer("too-big", "vgpu_17", IMAGE);
        assertThat(server.text("status")).isEqualTo("ERROR");
        assertThat(Operator.faultOf(server)).contains("VGPU", "17", "16");
        assertThat(operator.allocations(server.text("id"))).isEmpty();
    }

    @Test
    @Order(12)
    void aKillKeepsServersAllocationsAndTokens() {
        comesBackWith(() -> {
            cloud.kill();
            cloud.startAgain();
        });
    }

    @Test
    @Order(13)
    void aResizeHoldsBothVgpusUntilItIsConfirmed() {
        openstack.json(
                "flavor",
                "create",
                "--vcpus",
                "2",
                "--ram",
                "1024",
                "--disk",
                "1",
                "--property",
                "resources:VGPU=1",
                "vgpu_1_big");
        int before = vgpusUsed();
        openstack.text("server", "resize", "--flavor", "vgpu_1_big", "--wait", "test-vgpu");
        assertThat(openstack.json("server", "show", "test-vgpu").text("status")).isEqualTo("VERIFY_RESIZE");
        assertThat(vgpusUsed()).isEqualTo(before + 1);
        openstack.text("server", "resize", "confirm", "test-vgpu");
        Operator.requireActive(operator.settled("test-vgpu"));
        assertThat(operator.allocations(idOf("test-vgpu")))
                .containsEntry(provider(host), Map.of("VCPU", 2, "MEMORY_MB", 1024, "DISK_GB", 1))
                .containsValue(Map.of("VGPU", 1));
        assertThat(vgpusUsed()).isEqualTo(before);
    }

    @Test
    @Order(14)
    void aRevertedResizeGivesTheNewVgpuBack() {
        int before = vgpusUsed();
        openstack.text("server", "resize", "--flavor", "vgpu_1", "--wait", "test-vgpu");
        assertThat(vgpusUsed()).isEqualTo(before + 1);
        openstack.text("server", "resize", "revert", "test-vgpu");
        Operator.requireActive(operator.awaitStatus("test-vgpu", "ACTIVE"));
        assertThat(operator.allocations(idOf("test-vgpu")))
                .containsEntry(provider(host), Map.of("VCPU", 2, "MEMORY_MB", 1024, "DISK_GB", 1));
        assertThat(vgpusUsed()).isEqualTo(before);
    }

    @Test
    @Order(15)
    void theActionsOfTheServerAreListed() {
        assertThat(openstack.json("server", "event", "list", "test-vgpu").column("Action"))
                .contains("create", "resize", "confirmResize", "revertResize");
    }

    @Test
    @Order(16)
    void theOperatorsTraitIsStillThere() {
        assertThat(openstack
                        .json(
                                "--os-placement-api-version",
                                "1.6",
                                "resource",
                                "provider",
                                "trait",
                                "list",
                                providerOf("0000:85:00.0"))
                        .column("name"))
                .contains("CUSTOM_NVIDIA_11");
    }

    @Test
    @Order(17)
    void deletingEverythingGivesEverythingBack() {
        for (String server : openstack.json("server", "list").column("ID")) {
            openstack.text("server", "delete", "--wait", server);
            assertThat(operator.allocations(server)).isEmpty();
        }
        assertThat(openstack.json("server", "list").rows()).isEmpty();
        assertThat(vgpusUsed()).isZero();
        openstack.text("flavor", "delete", "vgpu_1", "vgpu_11", "vgpu_16", "vgpu_1_1", "vgpu_17", "vgpu_1_big");
        openstack.text("image", "delete", IMAGE);
        cloud.restart();
        assertThat(openstack.json("flavor", "list", "--all").rows()).isEmpty();
        assertThat(openstack.json("image", "list").rows()).isEmpty();
    }

    private void comesBackWith(Runnable interruption) {
        Api signedInBefore = Api.with(cloud.address(), cloud.adminOpenrc());
        Shown servers = openstack.json("server", "list");
        Map<String, Map<String, Integer>> held = operator.allocations(idOf("test-trait"));
        interruption.run();
        assertThat(openstack.json("server", "list").content()).isEqualTo(servers.content());
        assertThat(operator.allocations(idOf("test-trait"))).isEqualTo(held);
        assertThat(signedInBefore
                        .get("/compute/v2.1/servers")
                        .expect(200)
                        .body()
                        .path("servers"))
                .hasSize(servers.rows().size());
    }

    private String idOf(String server) {
        return openstack.json("server", "show", server).text("id");
    }

    private Shown inventory(String provider) {
        return openstack.json("resource", "provider", "inventory", "list", provider(provider));
    }

    private String provider(String name) {
        return Objects.requireNonNull(providers.get(name), () -> "no provider " + name);
    }

    private String child(String gpu) {
        return host + "_pci_" + gpu.replace(':', '_').replace('.', '_');
    }

    private String providerOf(String gpu) {
        return provider(child(gpu));
    }

    private int vgpusUsed() {
        return GPUS.stream()
                .mapToInt(gpu -> operator.used(providerOf(gpu), "VGPU"))
                .sum();
    }
}
