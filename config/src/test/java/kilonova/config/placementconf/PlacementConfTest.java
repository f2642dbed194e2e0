package kilonova.config.placementconf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import kilonova.config.finding.Finding;
import kilonova.config.group.PlacementSettings.GenerationStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlacementConfTest {
    private static final String NO_AUTH = "[api]\nauth_strategy = noauth2\n";

    @Test
    void whatHoldsWhenNothingIsSet() {
        PlacementConf.Reading reading = PlacementConf.read("p.conf", NO_AUTH);
        PlacementConf conf = reading.conf();

        assertThat(reading.errors()).isEmpty();
        assertThat(reading.warnings()).isEmpty();
        assertThat(conf.database().connection()).isEmpty();
        assertThat(conf.database().maxRetries()).isEqualTo(10);
        assertThat(conf.policy())
                .isEqualTo(new PolicySettings(true, true, Optional.empty(), "default", List.of("policy.d")));
        assertThat(conf.cors().allowedOrigin()).isEmpty();
        assertThat(conf.keystone().tokenCacheTime()).isEqualTo(300);
        assertThat(conf.placement().maxAllocationCandidates()).isEqualTo(-1);
        assertThat(conf.program())
                .isEqualTo(new ProgramSettings(false, false, Optional.empty(), Optional.empty(), true));
    }

    @Test
    void whatAnOperatorsFileSays() {
        PlacementConf.Reading reading = PlacementConf.read("p.conf", """
                [DEFAULT]
                debug = true
                log_dir = /var/log/placement
                policy_file = rules.yaml
                [api]
                auth_strategy = keystone
                [placement]
                randomize_allocation_candidates = true
                incomplete_consumer_project_id = nobody
                incomplete_consumer_user_id = noone
                max_allocation_candidates = 100000
                allocation_candidates_generation_strategy = breadth-first
                allocation_conflict_retry_count = 20
                [placement_database]
                connection = postgresql+psycopg2://placement:pa%40ss@db/placement
                max_retries = -1
                [keystone_authtoken]
                auth_uri = http://public:5000
                auth_url = http://keystone:5000/v3
                auth_type = password
                username = placement
                password = secret
                user_domain_name = Default
                project_name = service
                project_domain_name = Default
                memcached_servers = localhost:11211
                token_cache_time = -1
                service_token_roles = service,admin
                service_token_roles_required = true
                [oslo_policy]
                enforce_new_defaults = false
                enforce_scope = false
                policy_dirs = a
                policy_dirs = b
                [cors]
                allowed_origin = http://a.example, http://b.example
                allow_headers = openstack-api-version
                [oslo_middleware]
                enable_proxy_headers_parsing = true
                """);
        PlacementConf conf = reading.conf();

        assertThat(reading.errors()).isEmpty();
        assertThat(reading.warnings())
                .extracting(Finding::toString)
                .containsExactly(
                        "p.conf:4: [DEFAULT] policy_file is an old name; use [oslo_policy] policy_file",
                        "p.conf:13: [placement] allocation_conflict_retry_count is not used by Kilonova",
                        "p.conf:18: [keystone_authtoken] auth_uri is an old name; use [keystone_authtoken]"
                                + " www_authenticate_uri",
                        "p.conf:26: [keystone_authtoken] memcached_servers is not used by Kilonova",
                        "p.conf:38: [oslo_middleware] is not used by Kilonova");
        assertThat(conf.program().logDir()).contains("/var/log/placement");
        assertThat(conf.placement().generationStrategy()).isEqualTo(GenerationStrategy.BREADTH_FIRST);
        assertThat(conf.database().connection().orElseThrow().url())
                .isEqualTo("postgresql://placement:pa%40ss@db/placement");
        assertThat(conf.policy())
                .isEqualTo(new PolicySettings(false, false, Optional.of("rules.yaml"), "default", List.of("a", "b")));
        assertThat(conf.cors().allowedOrigin()).containsExactly("http://a.example", "http://b.example");
        assertThat(conf.keystone().wwwAuthenticateUri()).contains("http://public:5000");
        assertThat(conf.keystone().serviceTokenRoles()).containsExactly("service", "admin");
        assertThat(conf.toString()).doesNotContain("secret").doesNotContain("pa%40ss");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql+pymysql://u:secret@h/placement?charset=utf8", "mariadb://u:secret@h/p"})
    void mysqlIsRefusedWithTheWayOut(String url) {
        PlacementConf.Reading reading =
                PlacementConf.read("p.conf", NO_AUTH + "[placement_database]\nconnection = " + url + "\n");

        assertThat(reading.errors())
                .singleElement()
                .satisfies(error -> assertThat(error.toString())
                        .startsWith("p.conf:4: [placement_database] connection names MySQL")
                        .contains("kilonova placement import --database")
                        .doesNotContain("secret"));
    }

    @Test
    void withoutAKeystoneThereIsNobodyToAsk() {
        assertThat(PlacementConf.read("p.conf", "").errors())
                .singleElement()
                .extracting(Finding::message)
                .asString()
                .startsWith("[keystone_authtoken] auth_url is missing");
    }
}
