package kilonova.network.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import kilonova.network.RunningNetwork;
import kilonova.network.outcome.Reason;
import kilonova.network.outcome.Result;
import kilonova.store.Engine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerPortsTest {
    @ParameterizedTest
    @EnumSource(Engine.class)
    void aRepeatedAttachMakesNoSecondPortAndReleaseGivesEverythingBack(Engine engine) {
        try (RunningNetwork network = new RunningNetwork(engine)) {
            ServerPorts servers = network.serverPorts();
            UsableNetwork automatic = value(servers.automatic("project-a"));
            assertThat(automatic.name()).isEqualTo("private");
            Wanted wanted = wanted(new Nic.OnNetwork(automatic.id(), Optional.empty()));
            List<ServerPort> first = value(servers.attach("s1", "", wanted));
            assertThat(value(servers.attach("s1", "", wanted))).isEqualTo(first);
            assertThat(first.getFirst().addresses())
                    .extracting(ServerPort.FixedAddress::text)
                    .containsExactly("10.20.0.2", "fd00:1::2");
            assertThat(first.getFirst().subnets())
                    .extracting(ServerPort.OfSubnet::gateway)
                    .containsExactlyInAnyOrder(Optional.of("10.20.0.1"), Optional.of("fd00:1::1"));
            assertThat(first.getFirst().active()).isFalse();
            servers.bind("s1", "host1");
            assertThat(servers.ports("s1").getFirst().active()).isTrue();
            assertThat(servers.ports(List.of("s1", "s2"))).containsOnlyKeys("s1");
            servers.release("s1");
            assertThat(servers.ports("s1")).isEmpty();
            assertThat(network.get("admin", "/ports").path("ports").size()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aPortThatWasThereBeforeIsBoundAndOutlivesTheServer(Engine engine) {
        try (RunningNetwork network = new RunningNetwork(engine)) {
            ServerPorts servers = network.serverPorts();
            String port =
                    network.make("member-a", "ports", "{'port': {'network_id': '" + network.privateNetwork() + "'}}");
            Wanted wanted = wanted(new Nic.ExistingPort(port));
            assertThat(value(servers.attach("s1", "h", wanted)).getFirst().madeForServer())
                    .isFalse();
            assertThat(refused(servers.attach("s2", "h", wanted))).isEqualTo(Reason.PORT_IN_USE);
            assertThat(refused(servers.check(wanted, 1))).isEqualTo(Reason.PORT_IN_USE);
            servers.release("s1");
            assertThat(network.get("member-a", "/ports/" + port)
                            .path("port")
                            .path("device_id")
                            .asString("?"))
                    .isEmpty();
            assertThat(refused(servers.check(wanted, 2))).isEqualTo(Reason.PORT_IN_USE);
            value(servers.attach("s2", "h", wanted));
            value(servers.detach("s2", port));
            assertThat(refused(servers.detach("s2", port))).isEqualTo(Reason.PORT_NOT_FOUND);
        }
    }

    /** Nova's guests lose the card of a port that is deleted; clients delete ports and servers in any order. */
    @ParameterizedTest
    @EnumSource(Engine.class)
    void aServersPortThatIsDeletedIsGoneForItsOwnerAndKeepsItsAddressUntilItsCardIsOut(Engine engine) {
        try (RunningNetwork network = new RunningNetwork(engine)) {
            ServerPorts servers = network.serverPorts();
            String own =
                    network.make("member-a", "ports", "{'port': {'network_id': '" + network.privateNetwork() + "'}}");
            String made = value(servers.attach(
                            "s1",
                            "h",
                            wanted(
                                    new Nic.OnNetwork(network.privateNetwork(), Optional.empty()),
                                    new Nic.ExistingPort(own))))
                    .getFirst()
                    .id();
            List<ServerPort> both = servers.ports("s1");
            for (String port : List.of(made, own)) {
                assertThat(network.ask("member-a", "DELETE", "/ports/" + port, "")
                                .status())
                        .isEqualTo(204);
                network.demand(404, "admin", "GET", "/ports/" + port, "");
                network.demand(404, "member-a", "DELETE", "/ports/" + port, "");
                assertThat(refused(servers.attach("s2", "h", wanted(new Nic.ExistingPort(port)))))
                        .isEqualTo(Reason.PORT_NOT_FOUND);
            }
            assertThat(network.get("admin", "/ports").path("ports").size()).isZero();
            assertThat(servers.ports("s1")).as("its guest has them").isEqualTo(both);
            assertThat(servers.leaving())
                    .containsExactlyInAnyOrder(new ServerPorts.Leaving("s1", made), new ServerPorts.Leaving("s1", own));
            Wanted one = wanted(new Nic.OnNetwork(network.privateNetwork(), Optional.empty()));
            assertThat(value(servers.attach("s2", "h", one)).getFirst().addresses())
                    .extracting(ServerPort.FixedAddress::text)
                    .containsExactly("10.20.0.4", "fd00:1::4");

            value(servers.detach("s1", made));
            servers.release("s1");
            assertThat(servers.leaving()).isEmpty();
            assertThat(network.get("admin", "/ports").path("ports").size()).isEqualTo(1);
            assertThat(value(servers.attach("s3", "h", one)).getFirst().addresses())
                    .extracting(ServerPort.FixedAddress::text)
                    .contains("10.20.0.2");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aServersPortIsNotGivenToAnotherByItsDeviceIdAndChangesInAllElse(Engine engine) {
        try (RunningNetwork network = new RunningNetwork(engine)) {
            ServerPorts servers = network.serverPorts();
            String port = value(servers.attach(
                            "s1", "h", wanted(new Nic.OnNetwork(network.privateNetwork(), Optional.empty()))))
                    .getFirst()
                    .id();
            for (String device : List.of("", "s2")) {
                assertThat(network.demand(
                                        409,
                                        "member-a",
                                        "PUT",
                                        "/ports/" + port,
                                        "{'port': {'device_id': '" + device + "'}}")
                                .path("NeutronError")
                                .path("message")
                                .asString(""))
                        .contains("server s1 has it", "server remove port");
            }
            network.demand(200, "member-a", "PUT", "/ports/" + port, "{'port': {'device_id': 's1', 'name': 'mine'}}");
            assertThat(servers.ports("s1")).extracting(ServerPort::id).containsExactly(port);
            servers.release("s1");
            assertThat(servers.ports("s1")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void whatAProjectMayNotUseIsRefusedAndNothingIsMade(Engine engine) {
        try (RunningNetwork network = new RunningNetwork(engine)) {
            ServerPorts servers = network.serverPorts();
            String foreign = network.make("member-b", "networks", "{'network': {}}");
            String bare = network.make("member-a", "networks", "{'network': {'name': 'bare'}}");
            String shared = network.privateNetwork();
            Map<Nic, Reason> table = Map.of(
                    new Nic.OnNetwork(foreign, Optional.empty()), Reason.NETWORK_NOT_FOUND,
                    new Nic.OnNetwork("none", Optional.empty()), Reason.NETWORK_NOT_FOUND,
                    new Nic.OnNetwork(bare, Optional.empty()), Reason.NETWORK_WITHOUT_SUBNET,
                    new Nic.OnNetwork(shared, Optional.of("no")), Reason.INVALID_ADDRESS,
                    new Nic.OnNetwork(shared, Optional.of("10.9.9.9")), Reason.INVALID_ADDRESS,
                    new Nic.OnNetwork(shared, Optional.of("10.20.0.1")), Reason.ADDRESS_IN_USE,
                    new Nic.ExistingPort("none"), Reason.PORT_NOT_FOUND);
            table.forEach((nic, reason) -> {
                Wanted wanted = wanted(new Nic.OnNetwork(shared, Optional.empty()), nic);
                assertThat(refused(servers.check(wanted, 1))).as(nic.toString()).isEqualTo(reason);
                assertThat(refused(servers.attach("s", "", wanted)))
                        .as(nic.toString())
                        .isEqualTo(reason);
            });
            Nic good = new Nic.OnNetwork(shared, Optional.empty());
            Wanted unknownGroup = new Wanted("project-a", List.of(good), List.of("none"));
            assertThat(refused(servers.check(unknownGroup, 1))).isEqualTo(Reason.SECURITY_GROUP_NOT_FOUND);
            assertThat(refused(servers.attach("s", "", unknownGroup))).isEqualTo(Reason.SECURITY_GROUP_NOT_FOUND);
            assertThat(refused(servers.check(wanted(good), 51))).isEqualTo(Reason.OVER_QUOTA);
            assertThat(value(servers.check(wanted(good), 50))).isTrue();
            assertThat(network.get("admin", "/ports").path("ports").size()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void securityGroupsAreAddedAndRemovedByName(Engine engine) {
        try (RunningNetwork network = new RunningNetwork(engine)) {
            ServerPorts servers = network.serverPorts();
            network.make("member-a", "security-groups", "{'security_group': {'name': 'web'}}");
            value(servers.attach("s", "", wanted(new Nic.OnNetwork(network.privateNetwork(), Optional.empty()))));
            assertThat(names(servers)).containsExactly("default");
            value(servers.addSecurityGroup("s", "project-a", "web"));
            value(servers.addSecurityGroup("s", "project-a", "web"));
            assertThat(names(servers)).containsExactly("default", "web");
            value(servers.removeSecurityGroup("s", "project-a", "default"));
            assertThat(names(servers)).containsExactly("web");
            assertThat(servers.securityGroupsOf("project-a"))
                    .extracting(SecurityGroupName::name)
                    .containsExactly("default", "web");
            assertThat(servers.securityGroupsOf("project-b"))
                    .extracting(SecurityGroupName::name)
                    .containsExactly("default");
            assertThat(refused(servers.removeSecurityGroup("s", "project-a", "default")))
                    .isEqualTo(Reason.SECURITY_GROUP_NOT_FOUND);
            assertThat(refused(servers.addSecurityGroup("s", "project-b", "web")))
                    .isEqualTo(Reason.SECURITY_GROUP_NOT_FOUND);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aPortThatNamesAnothersServerAsItsDeviceIsNotThatServersPort(Engine engine) {
        try (RunningNetwork network = new RunningNetwork(engine)) {
            network.make(
                    "member-b",
                    "ports",
                    "{'port': {'device_id': 's1', 'network_id': '" + network.privateNetwork() + "'}}");
            assertThat(network.serverPorts().ports("s1")).isEmpty();
            network.serverPorts().release("s1");
            assertThat(network.get("member-b", "/ports").path("ports").size()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void concurrentAttachesNeverShareAnAddress(Engine engine) throws Exception {
        try (RunningNetwork network = new RunningNetwork(engine);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Wanted wanted = wanted(new Nic.OnNetwork(network.privateNetwork(), Optional.empty()));
            List<Future<Result<List<ServerPort>>>> all = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                String server = "s" + i;
                all.add(threads.submit(() -> network.serverPorts().attach(server, "", wanted)));
            }
            Set<String> given = new HashSet<>();
            int full = 0;
            for (Future<Result<List<ServerPort>>> one : all) {
                switch (one.get()) {
                    case Result.Done<List<ServerPort>>(List<ServerPort> ports) ->
                        ports.getFirst()
                                .addresses()
                                .forEach(address ->
                                        assertThat(given.add(address.text())).isTrue());
                    case Result.Refused<List<ServerPort>> refused -> {
                        assertThat(refused.refusal().reason()).isEqualTo(Reason.NO_MORE_ADDRESSES);
                        full++;
                    }
                }
            }
            assertThat(given).as("13 of each version").hasSize(26);
            assertThat(full).isEqualTo(3);
        }
    }

    /** Any order of attach, detach and release: never two equal addresses, and in the end all are given back. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void addressesAreUniqueWhateverHappensAndAllComeBack(long seed) {
        Random random = new Random(seed);
        try (RunningNetwork network = new RunningNetwork(Engine.SQLITE)) {
            ServerPorts servers = network.serverPorts();
            Wanted wanted = wanted(new Nic.OnNetwork(network.privateNetwork(), Optional.empty()));
            Map<String, List<ServerPort>> model = new HashMap<>();
            for (int step = 0; step < 120; step++) {
                String server = "s" + random.nextInt(6);
                List<ServerPort> has = model.getOrDefault(server, List.of());
                switch (random.nextInt(4)) {
                    case 0 -> servers.release(server);
                    case 1 -> {
                        if (!has.isEmpty()) {
                            value(servers.detach(server, has.getFirst().id()));
                        }
                    }
                    case 2 -> servers.attachOneMore(server, "", wanted);
                    default -> servers.attach(server, "", wanted);
                }
                model.put(server, servers.ports(server));
                List<String> all = model.values().stream()
                        .flatMap(List::stream)
                        .flatMap(port -> port.addresses().stream())
                        .map(ServerPort.FixedAddress::text)
                        .toList();
                assertThat(all).as("seed %d step %d", seed, step).doesNotHaveDuplicates();
            }
            model.keySet().forEach(servers::release);
            assertThat(network.get("admin", "/network-ip-availabilities").toString())
                    .as("seed %d", seed)
                    .doesNotContain("\"used_ips\":1");
            assertThat(value(servers.attach("last", "", wanted))
                            .getFirst()
                            .addresses()
                            .getFirst()
                            .text())
                    .isEqualTo("10.20.0.2");
        }
    }

    private static List<String> names(ServerPorts servers) {
        return servers.securityGroups("s").stream().map(SecurityGroupName::name).toList();
    }

    private static Wanted wanted(Nic... nics) {
        return new Wanted("project-a", List.of(nics), List.of());
    }

    private static <T> T value(Result<T> result) {
        return switch (result) {
            case Result.Done<T>(T value) -> value;
            case Result.Refused<T> refused -> throw new AssertionError(refused.refusal());
        };
    }

    private static Reason refused(Result<?> result) {
        return switch (result) {
            case Result.Done<?> done -> throw new AssertionError(done);
            case Result.Refused<?> refused -> refused.refusal().reason();
        };
    }
}
