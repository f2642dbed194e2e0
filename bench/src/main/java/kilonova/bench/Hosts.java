package kilonova.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import kilonova.placement.commands.TreeNode;
import kilonova.placement.inventories.Inventory;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.placement.traits.Trait;

/**
 * Hosts as the walkthrough makes them: a root with processors, memory and disk, and below it GPUs of 16 units each, every
 * second of which has a trait. Hosts and their providers are known by number, so that nothing needs to be remembered.
 */
final class Hosts {
    static final String TRAIT = "CUSTOM_NVIDIA_11";
    static final String MICROVERSION = "1.39";

    private final String prefix;
    private final int gpus;
    private final int times;

    private Hosts(String prefix, int gpus, int times) {
        this.prefix = prefix;
        this.gpus = gpus;
        this.times = times;
    }

    /** Hosts of the usual size. */
    static Hosts usual() {
        return new Hosts("", 4, 1);
    }

    /** Hosts with eight GPUs. */
    static Hosts wide() {
        return new Hosts("wide-", 8, 1);
    }

    /** Hosts that have 1,000 times as much of all, for claims that all go to one. */
    static Hosts huge() {
        return new Hosts("huge-", 4, 1000);
    }

    int gpus() {
        return gpus;
    }

    String root(int host) {
        return id("root-" + host);
    }

    String gpu(int host, int gpu) {
        return id("gpu-" + host + "-" + gpu);
    }

    /** Loads the hosts with numbers from {@code first} on. The answer of every request is in the result. */
    Clients.Result load(InetSocketAddress server, int clients, int first, int count)
            throws IOException, InterruptedException {
        try (Connection connection = new Connection(server, MICROVERSION)) {
            connection.send("PUT", "/traits/" + TRAIT, "");
        }
        return Clients.run(
                        server,
                        MICROVERSION,
                        clients,
                        count,
                        (connection, number, answers) -> load(connection, first + number, answers))
                .allGood();
    }

    private void load(Connection connection, int host, List<Connection.Answer> answers) throws IOException {
        String root = root(host);
        answers.add(connection.send(
                "POST",
                "/resource_providers",
                "{\"uuid\":\"%s\",\"name\":\"%shost-%d\"}".formatted(root, prefix, host)));
        answers.add(connection.send(
                "PUT", "/resource_providers/" + root + "/inventories", """
                {"resource_provider_generation":0,"inventories":{\
                "VCPU":{"total":%d,"allocation_ratio":16.0},\
                "MEMORY_MB":{"total":%d,"reserved":512,"allocation_ratio":1.5},\
                "DISK_GB":{"total":8192}}}""".formatted(128 * times, 1_048_576 * times)));
        for (int gpu = 0; gpu < gpus; gpu++) {
            String id = gpu(host, gpu);
            answers.add(connection.send(
                    "POST",
                    "/resource_providers",
                    "{\"uuid\":\"%s\",\"name\":\"%shost-%d_gpu-%d\",\"parent_provider_uuid\":\"%s\"}"
                            .formatted(id, prefix, host, gpu, root)));
            answers.add(connection.send(
                    "PUT",
                    "/resource_providers/" + id + "/inventories",
                    "{\"resource_provider_generation\":0,\"inventories\":{\"VGPU\":{\"total\":%d,\"max_unit\":16}}}"
                            .formatted(16 * times)));
            if (hasTrait(gpu)) {
                answers.add(connection.send(
                        "PUT",
                        "/resource_providers/" + id + "/traits",
                        "{\"resource_provider_generation\":1,\"traits\":[\"" + TRAIT + "\"]}"));
            }
        }
    }

    /** The same as a compute host would announce it. */
    List<TreeNode> tree(int host) {
        String name = prefix + "host-" + host;
        List<TreeNode> nodes = new ArrayList<>();
        nodes.add(new TreeNode(
                ProviderId.of(root(host)),
                name,
                Optional.empty(),
                Map.of(
                        new ResourceClass("VCPU"),
                        new Inventory(128 * times, 0, 1, Integer.MAX_VALUE, 1, 16.0),
                        new ResourceClass("MEMORY_MB"),
                        new Inventory(1_048_576 * times, 512, 1, Integer.MAX_VALUE, 1, 1.5),
                        new ResourceClass("DISK_GB"),
                        Inventory.of(8192)),
                Set.of(),
                Set.of()));
        for (int gpu = 0; gpu < gpus; gpu++) {
            nodes.add(new TreeNode(
                    ProviderId.of(gpu(host, gpu)),
                    name + "_gpu-" + gpu,
                    Optional.of(name),
                    Map.of(new ResourceClass("VGPU"), new Inventory(16 * times, 0, 1, 16, 1, 1.0)),
                    hasTrait(gpu) ? Set.of(new Trait(TRAIT)) : Set.of(),
                    Set.of()));
        }
        return nodes;
    }

    private static boolean hasTrait(int gpu) {
        return gpu % 2 == 0;
    }

    private String id(String name) {
        return UUID.nameUUIDFromBytes((prefix + name).getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}
