package kilonova.compute.servers.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import kilonova.compute.outcome.Refusal;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import kilonova.compute.servers.VmState;
import kilonova.http.Json;
import kilonova.http.RunningService;
import kilonova.protocol.HostReport;
import kilonova.protocol.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** One server: change, delete, act, metadata, tags, addresses. Server 1 is project-a's and ACTIVE, server 2 in ERROR. */
class ServerRoutesTest {
    private static final String S1 = "/servers/" + ServersWorld.id(1);
    private static final String S2 = "/servers/" + ServersWorld.id(2);

    private final ServersWorld world = new ServersWorld();

    @BeforeEach
    void servers() {
        world.put(TestServers.named("s1").tagged("red"), 1);
        world.put(TestServers.named("s2").state(state -> state.with(VmState.ERROR)), 2);
        world.network.connect(ServersWorld.id(1), "10.0.0.5", "fd00::5");
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private RunningService.Answer member(int minor, String method, String path, String body) {
        return world.ask("member-a", minor, method, path, body);
    }

    private static String message(RunningService.Answer answer) {
        return answer.json().iterator().next().path("message").asString();
    }

    @Test
    void anUpdateChangesWhatItNamesAndNothingElse() {
        RunningService.Answer answer = member(
                96,
                "PUT",
                S1,
                "{\"server\":{\"name\":\"new\",\"accessIPv4\":\"1.2.3.4\",\"OS-DCF:diskConfig\":\"AUTO\","
                        + "\"hostname\":\"h.example\",\"description\":null}}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().path("server").path("name").asString()).isEqualTo("new");
        Server stored = world.stored(1);
        assertThat(stored.name()).isEqualTo("new");
        assertThat(stored.details().accessIpV4()).isEqualTo("1.2.3.4");
        assertThat(stored.details().accessIpV6()).isEmpty();
        assertThat(stored.details().diskConfig()).isEqualTo("AUTO");
        assertThat(stored.details().hostname()).isEqualTo("h.example");
        assertThat(stored.details().description()).isEmpty();
        assertThat(stored.details().tags()).containsExactly("red");
        assertThat(member(18, "PUT", S1, "{\"server\":{\"description\":\"d\"}}").status())
                .isEqualTo(400);
        assertThat(member(89, "PUT", S1, "{\"server\":{\"hostname\":\"ab\"}}").status())
                .isEqualTo(400);
        assertThat(member(1, "PUT", S1, "{\"server\":{\"name\":\"\"}}").status())
                .isEqualTo(400);
    }

    @Test
    void aDeletedServerIsGoneForAllButItsActions() {
        assertThat(member(1, "DELETE", S1, "").status()).isEqualTo(204);
        assertThat(world.operations.acted).containsExactly(new ServerAction.Delete());
        assertThat(member(1, "GET", S1, "").status()).isEqualTo(404);
        assertThat(world.get("admin", 96, S1).status()).isEqualTo(404);
        assertThat(member(1, "DELETE", S1, "").status()).isEqualTo(404);
        assertThat(member(20, "GET", S1 + "/os-instance-actions", "").status()).isEqualTo(404);
        assertThat(member(21, "GET", S1 + "/os-instance-actions", "").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            member-a | 1  | {"os-stop":null}                                  | 202 | Stop[]
            member-a | 1  | {"os-stop":{}}                                    | 202 | Stop[]
            member-a | 96 | {"os-start":null}                                 | 202 | Start[]
            member-a | 1  | {"reboot":{"type":"SOFT"}}                        | 202 | Reboot[hard=false]
            member-a | 1  | {"reboot":{"type":"Hard"}}                        | 202 | Reboot[hard=true]
            member-a | 1  | {"pause":null}                                    | 202 | Pause[]
            member-a | 1  | {"unpause":null}                                  | 202 | Unpause[]
            member-a | 1  | {"confirmResize":null}                            | 204 | ConfirmResize[]
            member-a | 1  | {"revertResize":null}                             | 202 | RevertResize[]
            member-a | 1  | {"forceDelete":null}                              | 202 | ForceDelete[]
            member-a | 1  | {"restore":null}                                  | 202 | Restore[]
            member-a | 1  | {"suspend":null}                                  | 202 | Suspend[]
            member-a | 1  | {"resume":null}                                   | 202 | Resume[]
            member-a | 1  | {"unrescue":null}                                 | 202 | Unrescue[]
            member-a | 1  | {"createImage":{"name":"x"}}                      | 202 | CreateImage[imageId=00000000-0000-0000-0000-000000000001]
            member-a | 1  | {"createBackup":{"name":"x","backup_type":"daily","rotation":2}} | 202 | CreateBackup[imageId=00000000-0000-0000-0000-000000000001, backupType=daily, rotation=2]
            member-a | 44 | {"createBackup":{"name":"x","backup_type":"daily","rotation":0}} | 202 | CreateBackup[imageId=00000000-0000-0000-0000-000000000001, backupType=daily, rotation=0]
            member-a | 1  | {"shelve":null}                                   | 202 | Shelve[imageId=00000000-0000-0000-0000-000000000001]
            admin    | 1  | {"shelveOffload":null}                            | 202 | ShelveOffload[]
            member-a | 1  | {"unshelve":null}                                 | 202 | Unshelve[host=Optional.empty, zone=Optional.empty]
            member-a | 91 | {"unshelve":{"availability_zone":null}}           | 202 | Unshelve[host=Optional.empty, zone=Optional[Optional.empty]]
            admin    | 91 | {"unshelve":{"host":"host-1"}}                    | 202 | Unshelve[host=Optional[host-1], zone=Optional.empty]
            admin    | 14 | {"evacuate":{}}                                   | 200 | Evacuate[host=Optional.empty, stopped=false]
            admin    | 95 | {"evacuate":{"host":"host-1"}}                    | 200 | Evacuate[host=Optional[host-1], stopped=true]
            member-a | 72 | {"lock":null}                                     | 202 | Lock[byAdmin=false, reason=Optional.empty]
            member-a | 72 | {"lock":{"locked_reason":"r"}}                    | 202 | Lock[byAdmin=false, reason=Optional.empty]
            member-a | 73 | {"lock":{"locked_reason":"r"}}                    | 202 | Lock[byAdmin=false, reason=Optional[r]]
            admin    | 73 | {"lock":null}                                     | 202 | Lock[byAdmin=true, reason=Optional.empty]
            member-a | 1  | {"unlock":null}                                   | 202 | Unlock[]
            admin    | 1  | {"migrate":null}                                  | 202 | Migrate[host=Optional.empty]
            admin    | 55 | {"migrate":{"host":"host-1"}}                     | 202 | Migrate[host=Optional.empty]
            admin    | 56 | {"migrate":{"host":"host-1"}}                     | 202 | Migrate[host=Optional[host-1]]
            admin    | 1  | {"os-migrateLive":{"host":"host-1","block_migration":false,"disk_over_commit":"no"}} | 202 | LiveMigrate[host=Optional[host-1]]
            admin    | 25 | {"os-migrateLive":{"host":null,"block_migration":"auto"}} | 202 | LiveMigrate[host=Optional.empty]
            admin    | 30 | {"os-migrateLive":{"host":"host-1","block_migration":true,"force":true}} | 202 | LiveMigrate[host=Optional[host-1]]
            admin    | 96 | {"os-migrateLive":{"host":null,"block_migration":"auto"}} | 202 | LiveMigrate[host=Optional.empty]
            admin    | 1  | {"os-resetState":{"state":"error"}}               | 202 | ResetState[active=false]
            admin    | 1  | {"os-resetState":{"state":"active"}}              | 202 | ResetState[active=true]
            """)
    void anActionIsAskedOfTheOperations(String caller, int minor, String body, int status, String action) {
        RunningService.Answer answer = world.ask(caller, minor, "POST", S1 + "/action", body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).isEmpty();
        assertThat(world.operations.acted).hasToString("[" + action + "]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            member-a | 1  | {}                                     | 400 | Malformed request body
            member-a | 1  | []                                     | 400 | Malformed request body
            member-a | 1  | {"dance":null}                         | 400 | There is no such action: dance
            member-a | 1  | {"os-stop":null,"os-start":null}       | 400 | Additional properties are not allowed ('os-start' was unexpected)
            member-a | 1  | {"reboot":{"type":"WARM"}}             | 400 | Invalid input for field/attribute type. Value: WARM. 'WARM' is not one of ['HARD', 'Hard', 'hard', 'SOFT', 'Soft', 'soft']
            member-a | 1  | {"reboot":null}                        | 400 | Invalid input for field/attribute reboot. Value: None. None is not of type 'object'
            member-a | 1  | {"resize":{"flavorRef":"nope"}}        | 400 | Flavor nope could not be found.
            member-a | 1  | {"resize":{"flavorRef":"77"}}          | 400 | When resizing, instances must change flavor!
            member-a | 1  | {"resize":{"flavorRef":"zero"}}        | 400 | Resize to zero disk flavor is not allowed.
            member-a | 1  | {"rebuild":{}}                         | 400 | Invalid input for field/attribute rebuild. Value: {}. 'imageRef' is a required property
            member-a | 1  | {"rebuild":{"imageRef":"00000000-0000-0000-0000-000000000099"}} | 400 | Cannot find image for rebuild
            member-a | 73 | {"lock":{"why":"r"}}                   | 400 | Invalid input for field/attribute lock. Value: {'why': 'r'}. Additional properties are not allowed ('why' was unexpected)
            admin    | 56 | {"migrate":{"host":"nowhere"}}         | 400 | Compute host nowhere could not be found.
            admin    | 1  | {"os-resetState":{"state":"happy"}}    | 400 | Invalid input for field/attribute state. Value: happy. 'happy' is not one of ['active', 'error']
            member-a | 1  | {"migrate":null}                       | 403 | Policy doesn't allow os_compute_api:os-migrate-server:migrate to be performed.
            member-a | 1  | {"os-resetState":{"state":"error"}}    | 403 | Policy doesn't allow os_compute_api:os-admin-actions:reset_state to be performed.
            reader-a | 1  | {"os-stop":null}                       | 403 | Policy doesn't allow os_compute_api:servers:stop to be performed.
            member-a | 1  | {"changePassword":{"adminPass":"x"}}   | 409 | Failed to set admin password on 00000000-0000-0000-0000-000000000001 because no agent in the guest takes passwords. Set it in the guest, or log in with a key pair.
            member-a | 1  | {"changePassword":{}}                  | 400 | Invalid input for field/attribute changePassword. Value: {}. 'adminPass' is a required property
            member-a | 16 | {"trigger_crash_dump":null}            | 404 | API version 2.16 is not supported on this method.
            member-a | 17 | {"trigger_crash_dump":null}            | 400 | Triggering crash dump is not supported
            member-a | 44 | {"addFixedIp":{"networkId":"n"}}       | 404 | API version 2.44 is not supported on this method.
            member-a | 43 | {"addFixedIp":{"networkId":"n"}}       | 400 | Addresses of instance 00000000-0000-0000-0000-000000000001 are those of its ports; change them in the network service.
            member-a | 1  | {"removeFloatingIp":{"address":"10.0.0.9"}} | 404 | Floating IP not found for address 10.0.0.9.
            member-a | 1  | {"injectNetworkInfo":null}             | 403 | Policy doesn't allow os_compute_api:os-admin-actions:inject_network_info to be performed.
            admin    | 96 | {"resetNetwork":null}                  | 410 | This action was removed from the Compute API.
            admin    | 1  | {"os-migrateLive":null}                | 400 | Invalid input for field/attribute os-migrateLive. Value: None. None is not of type 'object'
            admin    | 25 | {"os-migrateLive":{"host":"nowhere","block_migration":"auto"}} | 400 | Compute host nowhere could not be found.
            admin    | 67 | {"os-migrateLive":{"host":null,"block_migration":"auto","force":true}} | 400 | Can't force to a non-provided destination
            admin    | 68 | {"os-migrateLive":{"host":"host-1","block_migration":"auto","force":true}} | 400 | Invalid input for field/attribute os-migrateLive. Value: {'host': 'host-1', 'block_migration': 'auto', 'force': True}. Additional properties are not allowed ('force' was unexpected)
            admin    | 24 | {"os-migrateLive":{"host":null,"block_migration":"auto","disk_over_commit":false}} | 400 | Invalid input for field/attribute block_migration. Value: auto. 'auto' is not one of [True, 'True', 'TRUE', 'true', '1', 'ON', 'On', 'on', 'YES', 'Yes', 'yes', False, 'False', 'FALSE', 'false', '0', 'OFF', 'Off', 'off', 'NO', 'No', 'no']
            admin    | 24 | {"os-migrateLive":{"host":null,"block_migration":false}} | 400 | Invalid input for field/attribute os-migrateLive. Value: {'host': None, 'block_migration': False}. 'disk_over_commit' is a required property
            member-a | 30 | {"os-migrateLive":{"host":null,"block_migration":"auto"}} | 403 | Policy doesn't allow os_compute_api:os-migrate-server:migrate_live to be performed.
            member-a | 91 | {"unshelve":{"host":"host-1"}}         | 403 | Policy doesn't allow os_compute_api:os-shelve:unshelve_to_host to be performed.
            member-a | 91 | {"unshelve":{}}                        | 400 | Invalid input for field/attribute unshelve. Value: {}. {} does not have enough properties
            member-a | 77 | {"unshelve":{"availability_zone":"x"}} | 400 | The requested availability zone is not available
            admin    | 91 | {"unshelve":{"host":"nowhere"}}        | 400 | Compute host nowhere could not be found.
            admin    | 29 | {"evacuate":{"force":true}}            | 400 | Can't force to a non-provided destination
            member-a | 1  | {"shelveOffload":null}                 | 403 | Policy doesn't allow os_compute_api:os-shelve:shelve_offload to be performed.
            member-a | 14 | {"evacuate":{}}                        | 403 | Policy doesn't allow os_compute_api:os-evacuate to be performed.
            member-a | 1  | {"createBackup":{"name":"x"}}          | 400 | Invalid input for field/attribute createBackup. Value: {'name': 'x'}. 'backup_type' is a required property
            member-a | 1  | {"rescue":{"rescue_image_ref":"00000000-0000-0000-0000-000000000099"}} | 400 | Image 00000000-0000-0000-0000-000000000099 could not be found or has no data to rescue with.
            reader-a | 1  | {"createImage":{"name":"x"}}           | 403 | Policy doesn't allow os_compute_api:servers:create_image to be performed.
            member-b | 1  | {"createImage":{"name":"x"}}           | 404 | Instance 00000000-0000-0000-0000-000000000001 could not be found.
            member-a | 1  | {"addSecurityGroup":{"name":"nope"}}   | 404 | Security group nope not found.
            member-a | 1  | {"addSecurityGroup":{}}                | 400 | Invalid input for field/attribute addSecurityGroup. Value: {}. 'name' is a required property
            """)
    void aBadActionIsRefusedAndChangesNothing(String caller, int minor, String body, int status, String message) {
        RunningService.Answer answer = world.ask(caller, minor, "POST", S1 + "/action", body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(message(answer)).isEqualTo(message);
        assertThat(world.operations.acted).isEmpty();
    }

    @Test
    void networkInformationNeedsNoInjection() {
        assertThat(world.ask("admin", 1, "POST", S1 + "/action", "{\"injectNetworkInfo\":null}")
                        .status())
                .isEqualTo(202);
        assertThat(world.operations.acted).isEmpty();
    }

    @Test
    void aCopyIsNamedInAHeaderBeforeAndInTheBodyFrom245On() {
        String body = "{\"createImage\":{\"name\":\"copy\",\"metadata\":{\"k\":\"v\"}}}";
        RunningService.Answer old = world.ask("member-a", 44, "POST", S1 + "/action", body);
        assertThat(old.body()).isEmpty();
        assertThat(old.headers().firstValue("Location").orElseThrow())
                .endsWith("/images/00000000-0000-0000-0000-000000000001");
        RunningService.Answer now = world.ask("member-a", 45, "POST", S1 + "/action", body);
        assertThat(now.body()).isEqualTo("{\"image_id\":\"00000000-0000-0000-0000-000000000002\"}");
        assertThat(now.headers().firstValue("Location")).isEmpty();
    }

    @Test
    void aRefusedCopyLeavesNoImage() {
        world.operations.refusal = Optional.of(new Refusal(Refusal.Kind.CONFLICT, "server.busy", "It is busy."));
        assertThat(member(96, "POST", S1 + "/action", "{\"createImage\":{\"name\":\"copy\"}}")
                        .status())
                .isEqualTo(409);
        assertThat(world.snapshots.names).isEmpty();
    }

    @Test
    void aRescueAnswersWithAPassword() {
        RunningService.Answer answer = member(1, "POST", S1 + "/action", "{\"rescue\":{\"adminPass\":\"pw\"}}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"adminPass\":\"pw\"}");
        assertThat(world.operations.acted).singleElement().isInstanceOf(ServerAction.Rescue.class);
    }

    @Test
    void aRebuildCarriesWhatItNamesAndAnswersWithTheServer() {
        RunningService.Answer answer = member(
                96,
                "POST",
                S1 + "/action",
                "{\"rebuild\":{\"imageRef\":\"" + TestServers.IMAGE + "\",\"name\":\"new\",\"description\":null,"
                        + "\"metadata\":{\"a\":\"b\"},\"key_name\":null,\"user_data\":null,\"hostname\":\"ab\","
                        + "\"accessIPv4\":\"1.2.3.4\",\"preserve_ephemeral\":false}}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        assertThat(world.operations.acted)
                .containsExactly(new ServerAction.Rebuild(
                        TestServers.IMAGE,
                        Optional.of("new"),
                        Optional.of(Optional.empty()),
                        Optional.of(Map.of("a", "b")),
                        Optional.of(Optional.empty()),
                        Optional.of(Optional.empty()),
                        Optional.of(Optional.empty()),
                        Optional.of("ab")));
        assertThat(answer.json().path("server").path("status").asString()).isEqualTo("REBUILD");
        assertThat(answer.json().path("server").path("adminPass").asString()).hasSize(12);
        assertThat(world.stored(1).details().accessIpV4()).isEqualTo("1.2.3.4");
    }

    @Test
    void aResizeCarriesTheFlavor() {
        assertThat(member(1, "POST", S1 + "/action", "{\"resize\":{\"flavorRef\":\"78\"}}")
                        .status())
                .isEqualTo(202);
        assertThat(world.operations.acted)
                .satisfiesExactly(action -> assertThat(action)
                        .isInstanceOfSatisfying(
                                ServerAction.Resize.class,
                                resize -> assertThat(resize.flavor().id()).isEqualTo("78")));
    }

    @Test
    void aRefusalOfAnActionIsItsFault() {
        world.operations.refusal = Optional.of(new Refusal(
                Refusal.Kind.CONFLICT, "server.wrong_state", "Cannot 'stop' instance while it is in vm_state error"));
        RunningService.Answer answer = member(1, "POST", S2 + "/action", "{\"os-stop\":null}");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.json())
                .isEqualTo(Json.parse("{\"conflictingRequest\":{\"code\":409,\"message\":"
                        + "\"Cannot 'stop' instance while it is in vm_state error\"}}"));
    }

    @Test
    void aLockedServerIsOnlyTouchedByAdminsAndUnlockedByWhoMay() {
        world.servers.update(
                new UUID(0, 1),
                server -> server.with(
                        server.state().withLock(Optional.of(new Server.Lock(true, Optional.of("audit")))),
                        TestServers.NOW));
        for (String body : List.of(
                "{\"os-stop\":null}",
                "{\"reboot\":{\"type\":\"HARD\"}}",
                "{\"resize\":{\"flavorRef\":\"78\"}}",
                "{\"rebuild\":{\"imageRef\":\"" + TestServers.IMAGE + "\"}}",
                "{\"confirmResize\":null}",
                "{\"shelve\":null}",
                "{\"forceDelete\":null}")) {
            RunningService.Answer answer = member(1, "POST", S1 + "/action", body);
            assertThat(answer.status()).as(body).isEqualTo(409);
            assertThat(message(answer)).isEqualTo("Instance " + ServersWorld.id(1) + " is locked");
        }
        assertThat(member(1, "DELETE", S1, "").status()).isEqualTo(409);
        assertThat(member(1, "POST", S1 + "/metadata", "{\"metadata\":{}}").status())
                .isEqualTo(409);
        RunningService.Answer refused = member(1, "POST", S1 + "/action", "{\"unlock\":null}");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(world.operations.acted).isEmpty();
        assertThat(world.ask("admin", 1, "POST", S1 + "/action", "{\"os-stop\":null}")
                        .status())
                .isEqualTo(202);
        assertThat(world.ask("admin", 1, "POST", S1 + "/action", "{\"unlock\":null}")
                        .status())
                .isEqualTo(202);
    }

    /** Nova lets owners copy the disks of locked servers. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"createImage\":{\"name\":\"x\"}}",
                "{\"createBackup\":{\"name\":\"x\",\"backup_type\":\"daily\",\"rotation\":1}}"
            })
    void aLockKeepsNobodyFromMakingACopy(String body) {
        world.servers.update(
                new UUID(0, 1),
                server -> server.with(
                        server.state().withLock(Optional.of(new Server.Lock(true, Optional.of("audit")))),
                        TestServers.NOW));
        assertThat(member(1, "POST", S1 + "/action", body).status()).isEqualTo(202);
        assertThat(world.operations.acted).hasSize(1);
    }

    /** Below 2.45 a header names the image, unless that goes at once again; from then on the body does in any case. */
    @ParameterizedTest
    @CsvSource({"44, 1, true, false", "44, 0, false, false", "45, 1, false, true", "45, 0, false, true"})
    void aBackupNamesItsImage(int minor, int rotation, boolean inHeader, boolean inBody) {
        RunningService.Answer answer = member(
                minor,
                "POST",
                S1 + "/action",
                "{\"createBackup\":{\"name\":\"x\",\"backup_type\":\"daily\",\"rotation\":" + rotation + "}}");
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.headers().firstValue("Location").isPresent()).isEqualTo(inHeader);
        assertThat(answer.body()).isEqualTo(inBody ? "{\"image_id\":\"" + new UUID(0, 1) + "\"}" : "");
    }

    @Test
    void metadataIsListedMergedReplacedSetAndRemoved() {
        assertThat(member(1, "GET", S1 + "/metadata", "").json()).isEqualTo(Json.parse("{\"metadata\":{\"k\":\"v\"}}"));
        assertThat(member(1, "POST", S1 + "/metadata", "{\"metadata\":{\"a\":\"1\"}}")
                        .json())
                .isEqualTo(Json.parse("{\"metadata\":{\"a\":\"1\",\"k\":\"v\"}}"));
        assertThat(member(1, "PUT", S1 + "/metadata/b", "{\"meta\":{\"b\":\"2\"}}")
                        .json())
                .isEqualTo(Json.parse("{\"meta\":{\"b\":\"2\"}}"));
        assertThat(member(1, "GET", S1 + "/metadata/b", "").json()).isEqualTo(Json.parse("{\"meta\":{\"b\":\"2\"}}"));
        assertThat(member(1, "DELETE", S1 + "/metadata/b", "").status()).isEqualTo(204);
        assertThat(world.stored(1).details().metadata()).isEqualTo(Map.of("a", "1", "k", "v"));
        assertThat(member(1, "PUT", S1 + "/metadata", "{\"metadata\":{\"z\":\"9\"}}")
                        .json())
                .isEqualTo(Json.parse("{\"metadata\":{\"z\":\"9\"}}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            1 | GET    | /metadata/none | ``                                       | 404 | Metadata item was not found
            1 | DELETE | /metadata/none | ``                                       | 404 | Metadata item was not found
            1 | PUT    | /metadata/a    | {"meta":{"b":"1"}}                       | 400 | Request body and URI mismatch
            1 | PUT    | /metadata/a    | {"meta":{"a":"1","b":"1"}}               | 400 | Invalid input for field/attribute meta. Value: {'a': '1', 'b': '1'}. {'a': '1', 'b': '1'} has too many properties
            1 | POST   | /metadata      | {"metadata":{"a":"1","b":"1","c":"1"}}   | 403 | Maximum number of metadata items exceeds 3
            1 | POST   | /metadata      | {"metadata":{"a":null}}                  | 400 | Invalid input for field/attribute a. Value: None. None is not of type 'string'
            1 | POST   | /metadata      | {"meta":{}}                              | 400 | 'metadata' is a required property
            2 | POST   | /metadata      | {"metadata":{"a":"1"}}                   | 409 | Cannot 'update metadata' instance 00000000-0000-0000-0000-000000000002 while it is in vm_state error
            1 | GET    | /tags/none     | ``                                       | 404 | Server 00000000-0000-0000-0000-000000000001 has no tag 'none'
            1 | DELETE | /tags/none     | ``                                       | 404 | Server 00000000-0000-0000-0000-000000000001 has no tag 'none'
            1 | PUT    | /tags/a,b      | ``                                       | 400 | Tag 'a,b' is invalid. It must be a non empty string without characters '/' and ',', of at most 60 characters.
            2 | PUT    | /tags/a        | ``                                       | 409 | Cannot 'update tag' instance 00000000-0000-0000-0000-000000000002 while it is in vm_state error
            1 | PUT    | /tags          | {"tags":["a/b"]}                         | 400 | Invalid input for field/attribute 0. Value: a/b. 'a/b' does not match '^[^,/]*$'
            1 | GET    | /ips/other     | ``                                       | 404 | Instance is not a member of specified network
            1 | GET    | /os-interface/x | ``                                      | 404 | Instance 00000000-0000-0000-0000-000000000001 does not have a port with id x
            1 | GET    | /os-instance-actions/req-none | ``                        | 404 | Action req-none not found
            """)
    void badItemsAreRefused(int server, String method, String path, String body, int status, String message) {
        RunningService.Answer answer = member(96, method, "/servers/" + ServersWorld.id(server) + path, body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(message(answer)).isEqualTo(message);
    }

    @Test
    void tagsComeWithMicroversion26AndAreListedAddedReplacedAndRemoved() {
        assertThat(member(25, "GET", S1 + "/tags", "").status()).isEqualTo(404);
        assertThat(member(26, "GET", S1 + "/tags", "").json()).isEqualTo(Json.parse("{\"tags\":[\"red\"]}"));
        assertThat(member(26, "GET", S1 + "/tags/red", "").status()).isEqualTo(204);
        RunningService.Answer added = member(26, "PUT", S1 + "/tags/blue", "");
        assertThat(added.status()).isEqualTo(201);
        assertThat(added.headers().firstValue("Location")).contains(world.url() + "/compute/v2.1" + S1 + "/tags/blue");
        assertThat(member(26, "PUT", S1 + "/tags/blue", "").status()).isEqualTo(204);
        assertThat(member(26, "DELETE", S1 + "/tags/red", "").status()).isEqualTo(204);
        assertThat(world.stored(1).details().tags()).containsExactly("blue");
        assertThat(member(26, "PUT", S1 + "/tags", "{\"tags\":[\"x\",\"y\",\"x\"]}")
                        .json())
                .isEqualTo(Json.parse("{\"tags\":[\"x\",\"y\"]}"));
        assertThat(member(26, "DELETE", S1 + "/tags", "").status()).isEqualTo(204);
        assertThat(world.stored(1).details().tags()).isEmpty();
    }

    @Test
    void securityGroupsAreAddedShownAndRemoved() {
        assertThat(member(1, "POST", S1 + "/action", "{\"addSecurityGroup\":{\"name\":\"web\"}}")
                        .status())
                .isEqualTo(202);
        assertThat(member(1, "GET", S1, "").json().path("server").path("security_groups"))
                .isEqualTo(Json.parse("[{\"name\":\"default\"},{\"name\":\"web\"}]"));
        assertThat(member(1, "GET", S1 + "/os-security-groups", "")
                        .json()
                        .path("security_groups")
                        .size())
                .isEqualTo(2);
        assertThat(member(1, "POST", S1 + "/action", "{\"removeSecurityGroup\":{\"name\":\"web\"}}")
                        .status())
                .isEqualTo(202);
        assertThat(world.network.securityGroups(ServersWorld.id(1))).hasSize(1);
    }

    @Test
    void oldClientsLookUpTheNamesOfSecurityGroupsHere() {
        JsonNode group = Json.parse("{\"id\":\"id-of-default\",\"name\":\"default\",\"description\":\"of project-a\","
                + "\"tenant_id\":\"project-a\",\"rules\":[]}");
        assertThat(member(35, "GET", "/os-security-groups", "").json().path("security_groups"))
                .containsExactly(group);
        assertThat(member(1, "GET", "/os-security-groups/id-of-default", "")
                        .json()
                        .path("security_group"))
                .isEqualTo(group);
        assertThat(member(1, "GET", "/os-security-groups/default", "").status()).isEqualTo(404);
        assertThat(member(36, "GET", "/os-security-groups", "").status()).isEqualTo(404);
    }

    @Test
    void aServerWhoseHostCannotLookAtItIsShownAsNotKnown() {
        world.hostProblems.add(new Problem(HostReport.GUESTS_UNKNOWN, "libvirt does not answer"));
        JsonNode own = member(96, "GET", S1, "").json().path("server");
        assertThat(own.path("OS-EXT-STS:power_state").asInt()).isZero();
        assertThat(own.path("OS-EXT-STS:vm_state").asString()).isEqualTo("active");
        assertThat(own.path("fault").path("message").asString()).startsWith("It is not known how the server is");
        assertThat(own.path("fault").has("details")).isFalse();
        JsonNode admins = world.get("admin", 96, S1).json().path("server");
        assertThat(admins.path("host_status").asString()).isEqualTo("UNKNOWN");
        assertThat(admins.path("fault").path("details").asString()).isEqualTo("libvirt does not answer");
        world.hostProblems.clear();
        assertThat(world.get("admin", 96, S1)
                        .json()
                        .path("server")
                        .path("host_status")
                        .asString())
                .isEqualTo("UP");
    }

    @Test
    void aDegradedServerSaysWhatItLacks() {
        world.servers.update(
                new UUID(0, 1),
                server -> server.with(
                        server.state().withDegraded(Optional.of("1 of 1 vGPU is missing: the host rebooted.")),
                        TestServers.NOW));
        assertThat(member(96, "GET", S1, "").json().path("server").path("fault"))
                .isEqualTo(Json.parse("{\"code\":500,\"created\":\"2026-11-22T10:00:00Z\","
                        + "\"message\":\"1 of 1 vGPU is missing: the host rebooted.\"}"));
    }
}
