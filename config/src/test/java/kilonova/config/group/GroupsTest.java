package kilonova.config.group;

import static kilonova.config.ConfigTexts.settings;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import kilonova.config.Settings;
import kilonova.config.option.OptionGroup;
import kilonova.config.option.Parsed;
import kilonova.gpu.policy.GpuPlacement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two halves for each group: what holds when nothing is set, and what holds when every key is set to something else. */
class GroupsTest {
    private static final Settings DEFAULTS = Settings.defaults();

    private static final String HOST = """
            [DEFAULT]
            host = compute-7.example.org
            my_ip = 10.1.0.5
            cpu_allocation_ratio = 2
            ram_allocation_ratio = 1.5
            disk_allocation_ratio = 0.5
            initial_cpu_allocation_ratio = 8.0
            initial_ram_allocation_ratio = 1.25
            initial_disk_allocation_ratio = 3
            reserved_host_cpus = 2
            reserved_host_memory_mb = 4096
            reserved_host_disk_mb = 10240
            shelved_offload_time = -1
            reclaim_instance_interval = 3600
            resize_confirm_window = 60
            lost_host_timeout = 61
            resume_guests_state_on_host_boot = no
            resume_guests_without_controller_after = 300
            instances_path = /srv/instances
            debug = yes
            use_json = on
            """;

    private static final String LIBVIRT = """
            [libvirt]
            connection_uri = qemu+unix:///system
            virt_type = kvm
            cpu_mode = host-passthrough
            guest_network = bridge:br0
            shutdown_timeout = 5
            wait_soft_reboot_seconds = 6
            live_migration_uri = qemu+tls://%s/system
            live_migration_scheme = tls
            live_migration_inbound_addr = 10.1.0.5
            live_migration_with_native_tls = true
            """;

    private static final String LIVE_MIGRATION = """
            live_migration_downtime = 500000
            live_migration_downtime_steps = 3
            live_migration_downtime_delay = 4
            live_migration_completion_timeout = 0
            live_migration_timeout_action = force_complete
            live_migration_permit_post_copy = true
            live_migration_permit_auto_converge = true
            live_migration_parallel_connections = 4
            """;

    private static final String SCHEDULER = """
            [scheduler]
            gpu_placement = spread
            max_attempts = 5
            max_placement_results = 20
            limit_tenants_to_placement_aggregate = true
            placement_aggregate_required_for_tenants = true
            enable_isolated_aggregate_filtering = true
            """;

    private static final String WEIGHERS = """
            [filter_scheduler]
            host_subset_size = 3
            cpu_weight_multiplier = -1.5
            ram_weight_multiplier = 2
            disk_weight_multiplier = 0
            soft_affinity_weight_multiplier = 5
            soft_anti_affinity_weight_multiplier = 6
            """;

    private static final String PLACEMENT = """
            [placement]
            incomplete_consumer_project_id = project
            incomplete_consumer_user_id = user
            randomize_allocation_candidates = true
            max_allocation_candidates = 100
            allocation_candidates_generation_strategy = breadth-first
            """;

    private static final String QUOTA = """
            [quota]
            instances = -1
            cores = 21
            ram = 22
            metadata_items = 23
            injected_files = 24
            injected_file_content_bytes = 25
            injected_file_path_length = 26
            key_pairs = 27
            server_groups = 28
            server_group_members = 29
            vgpus = 30
            vgpu_frame_buffer_mb = 31
            vgpu_classes = VGPU:8, CUSTOM_A40_8Q:-1
            """;

    private static final String API = """
            [api]
            max_limit = 50
            enable_instance_password = false
            listen = 0.0.0.0:8770
            url = https://cloud.example.org
            certificate = /etc/kilonova/api.crt
            key = /etc/kilonova/api.key
            access_log = false
            """;

    private static final String AGENT_API = """
            [agent_api]
            listen = [::]:9000
            url = https://controller:9000
            authority_file = /etc/kilonova/authority.pem
            certificate_days = 30
            """;

    private static final String VNC = """
            [vnc]
            enabled = no
            novncproxy_base_url = https://cloud.example.org/console/vnc.html
            max_consoles = 3
            idle_timeout = 61
            """;

    private static final String CONSOLE_AUTH = """
            [consoleauth]
            token_ttl = 60
            """;

    private static final String DATABASE = """
            [database]
            connection = postgresql+psycopg2://kilonova:secret@db.example.org/kilonova
            """;

    @Test
    void defaults() {
        assertThat(DEFAULTS.host())
                .isEqualTo(new HostSettings(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        4.0,
                        1.0,
                        1.0,
                        0,
                        512,
                        0,
                        0,
                        0,
                        0,
                        600,
                        true,
                        -1,
                        "/var/lib/kilonova/instances",
                        false,
                        false));
        assertThat(DEFAULTS.libvirt())
                .isEqualTo(new LibvirtSettings(
                        "qemu:///system",
                        LibvirtSettings.VirtType.AUTO,
                        Optional.empty(),
                        "network:default",
                        60,
                        120,
                        new MigrationAddressSettings(Optional.empty(), Optional.empty(), Optional.empty(), false)));
        assertThat(DEFAULTS.liveMigration())
                .isEqualTo(new LiveMigrationSettings(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        800,
                        LiveMigrationSettings.TimeoutAction.ABORT,
                        false,
                        false,
                        1));
        assertThat(DEFAULTS.scheduler())
                .isEqualTo(new SchedulerSettings(GpuPlacement.PACK, 3, 1000, false, false, false));
        assertThat(DEFAULTS.weighers()).isEqualTo(new WeigherSettings(1, 1.0, 1.0, 1.0, 1.0, 1.0));
        assertThat(DEFAULTS.placement())
                .isEqualTo(new PlacementSettings(
                        "00000000-0000-0000-0000-000000000000",
                        "00000000-0000-0000-0000-000000000000",
                        false,
                        -1,
                        PlacementSettings.GenerationStrategy.SPREAD_WHEN_LIMITED));
        assertThat(DEFAULTS.quota())
                .isEqualTo(new QuotaSettings(10, 20, 51200, 128, 5, 10240, 255, 100, 10, 10, -1, -1, Map.of()));
        assertThat(DEFAULTS.api())
                .isEqualTo(new ApiSettings(
                        1000, true, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), true));
        assertThat(DEFAULTS.agentApi())
                .isEqualTo(new AgentApiSettings(Optional.empty(), Optional.empty(), Optional.empty(), 90));
        assertThat(DEFAULTS.database()).isEqualTo(new DatabaseSettings(Optional.empty()));
        assertThat(DEFAULTS.vnc()).isEqualTo(new VncSettings(true, Optional.empty(), 200, 3600));
        assertThat(DEFAULTS.consoleAuth()).isEqualTo(new ConsoleAuthSettings(600));
        assertThat(DEFAULTS.devices().types()).isEmpty();
    }

    @Test
    void everyKeyOfTheHostGroup() {
        assertThat(settings(HOST).host())
                .isEqualTo(new HostSettings(
                        Optional.of("compute-7.example.org"),
                        Optional.of("10.1.0.5"),
                        Optional.of(2.0),
                        Optional.of(1.5),
                        Optional.of(0.5),
                        8.0,
                        1.25,
                        3.0,
                        2,
                        4096,
                        10240,
                        -1,
                        3600,
                        60,
                        61,
                        false,
                        300,
                        "/srv/instances",
                        true,
                        true));
    }

    @Test
    void everyKeyOfTheLibvirtGroup() {
        assertThat(settings(LIBVIRT).libvirt())
                .isEqualTo(new LibvirtSettings(
                        "qemu+unix:///system",
                        LibvirtSettings.VirtType.KVM,
                        Optional.of(LibvirtSettings.CpuMode.HOST_PASSTHROUGH),
                        "bridge:br0",
                        5,
                        6,
                        new MigrationAddressSettings(
                                Optional.of("qemu+tls://%s/system"),
                                Optional.of("tls"),
                                Optional.of("10.1.0.5"),
                                true)));
    }

    @Test
    void everyKeyOfTheLiveMigrationGroup() {
        assertThat(settings(LIBVIRT + LIVE_MIGRATION).liveMigration())
                .isEqualTo(new LiveMigrationSettings(
                        Optional.of(500_000),
                        Optional.of(3),
                        Optional.of(4),
                        0,
                        LiveMigrationSettings.TimeoutAction.FORCE_COMPLETE,
                        true,
                        true,
                        4));
    }

    @Test
    void everyKeyOfTheSchedulerGroup() {
        assertThat(settings(SCHEDULER).scheduler())
                .isEqualTo(new SchedulerSettings(GpuPlacement.SPREAD, 5, 20, true, true, true));
    }

    @Test
    void everyKeyOfTheWeigherGroup() {
        assertThat(settings(WEIGHERS).weighers()).isEqualTo(new WeigherSettings(3, -1.5, 2.0, 0.0, 5.0, 6.0));
    }

    @Test
    void everyKeyOfThePlacementGroup() {
        assertThat(settings(PLACEMENT).placement())
                .isEqualTo(new PlacementSettings(
                        "project", "user", true, 100, PlacementSettings.GenerationStrategy.BREADTH_FIRST));
    }

    @Test
    void everyKeyOfTheQuotaGroup() {
        assertThat(settings(QUOTA).quota())
                .isEqualTo(new QuotaSettings(
                        -1, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, Map.of("VGPU", 8, "CUSTOM_A40_8Q", -1)));
    }

    @Test
    void everyKeyOfTheApiGroup() {
        assertThat(settings(API).api())
                .isEqualTo(new ApiSettings(
                        50,
                        false,
                        Optional.of("0.0.0.0:8770"),
                        Optional.of("https://cloud.example.org"),
                        Optional.of("/etc/kilonova/api.crt"),
                        Optional.of("/etc/kilonova/api.key"),
                        false));
    }

    @Test
    void everyKeyOfTheAgentApiGroup() {
        assertThat(settings(AGENT_API).agentApi())
                .isEqualTo(new AgentApiSettings(
                        Optional.of("[::]:9000"),
                        Optional.of("https://controller:9000"),
                        Optional.of("/etc/kilonova/authority.pem"),
                        30));
    }

    @Test
    void everyKeyOfTheDatabaseGroup() {
        assertThat(settings(VNC).vnc())
                .isEqualTo(new VncSettings(false, Optional.of("https://cloud.example.org/console/vnc.html"), 3, 61));
        assertThat(settings(CONSOLE_AUTH).consoleAuth()).isEqualTo(new ConsoleAuthSettings(60));
        assertThat(settings(DATABASE).database())
                .isEqualTo(new DatabaseSettings(
                        Optional.of(new DatabaseUrl("postgresql://kilonova:secret@db.example.org/kilonova"))));
    }

    static Stream<Object[]> groupsAndTheirTexts() {
        return Stream.of(
                new Object[] {HostSettings.GROUP, HOST},
                new Object[] {LibvirtSettings.GROUP, LIBVIRT + LIVE_MIGRATION},
                new Object[] {SchedulerSettings.GROUP, SCHEDULER},
                new Object[] {WeigherSettings.GROUP, WEIGHERS},
                new Object[] {PlacementSettings.GROUP, PLACEMENT},
                new Object[] {QuotaSettings.GROUP, QUOTA},
                new Object[] {ApiSettings.GROUP, API},
                new Object[] {AgentApiSettings.GROUP, AGENT_API},
                new Object[] {DatabaseSettings.GROUP, DATABASE},
                new Object[] {VncSettings.GROUP, VNC},
                new Object[] {ConsoleAuthSettings.GROUP, CONSOLE_AUTH});
    }

    @ParameterizedTest
    @MethodSource("groupsAndTheirTexts")
    void theTextsAboveSetEveryKeyThereIs(OptionGroup group, String text) {
        List<String> set = Arrays.stream(text.split("\n"))
                .filter(line -> line.contains("="))
                .map(line -> line.substring(0, line.indexOf('=')).strip())
                .toList();
        assertThat(set).containsExactlyElementsOf(group.keys());
        assertThat(text).startsWith("[" + group.name() + "]\n");
    }

    @Test
    void aPasswordIsNeverShown() {
        Settings settings = settings(DATABASE);
        assertThat(settings.toString()).doesNotContain("secret").contains("postgresql://kilonova:***@db.example.org");
    }

    @Test
    void addressesOfDatabases() {
        assertThat(DatabaseUrl.parse("sqlite:////var/lib/k.db"))
                .isEqualTo(Parsed.valid(new DatabaseUrl("sqlite:////var/lib/k.db")));
        assertThat(DatabaseUrl.parse("postgres://h/d")).isEqualTo(Parsed.valid(new DatabaseUrl("postgresql://h/d")));
        assertThat(DatabaseUrl.parse("mysql+pymysql://u:geheim@h/d").toString())
                .startsWith("Invalid")
                .contains("MySQL")
                .doesNotContain("geheim");
    }
}
