package kilonova.app.emptying;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NextMoveTest {
    @ParameterizedTest
    @CsvSource({
        "DRAIN,    ACTIVE,        free, old, , can,    Ask[action=os-migrateLive]",
        "DRAIN,    ACTIVE,        free, old, , cannot, Ask[action=migrate]",
        "DRAIN,    PAUSED,        free, old, , can,    Ask[action=os-migrateLive]",
        "DRAIN,    PAUSED,        free, old, , cannot, Stays[why=no host]",
        "DRAIN,    SHUTOFF,       free, old, , can,    Ask[action=migrate]",
        "DRAIN,    MIGRATING,     busy, old, os-migrateLive, can, Wait[]",
        "DRAIN,    ACTIVE,        free, old, os-migrateLive, can, Ask[action=migrate]",
        "DRAIN,    PAUSED,        free, old, os-migrateLive, can, CameBack[]",
        "DRAIN,    ACTIVE,        free, far, os-migrateLive, can, Gone[]",
        "DRAIN,    RESIZE,        busy, old, migrate, cannot, Wait[]",
        "DRAIN,    VERIFY_RESIZE, free, far, migrate, cannot, Confirm[]",
        "DRAIN,    VERIFY_RESIZE, busy, far, migrate, cannot, Wait[]",
        "DRAIN,    ACTIVE,        free, far, migrate, cannot, Gone[]",
        "DRAIN,    ACTIVE,        free, old, migrate, cannot, CameBack[]",
        "DRAIN,    VERIFY_RESIZE, free, far, , cannot, Stays[why=a resize waits to be confirmed or reverted]",
        "DRAIN,    VERIFY_RESIZE, free, far, os-migrateLive, cannot, Stays[why=a resize waits to be confirmed or reverted]",
        "DRAIN,    SUSPENDED,     free, old, , cannot, Stays[why=a server in SUSPENDED cannot be migrated]",
        "DRAIN,    VERIFY_RESIZE, free, old, , cannot, Stays[why=a resize waits to be confirmed or reverted]",
        "EVACUATE, ACTIVE,        free, old, , cannot, Ask[action=evacuate]",
        "EVACUATE, ERROR,         free, old, , cannot, Ask[action=evacuate]",
        "EVACUATE, REBUILD,       busy, old, evacuate, cannot, Wait[]",
        "EVACUATE, ACTIVE,        free, far, evacuate, cannot, Gone[]",
        "EVACUATE, ACTIVE,        free, old, evacuate, cannot, CameBack[]",
        "EVACUATE, PAUSED,        free, old, , cannot, Stays[why=a server in PAUSED cannot be evacuated]"
    })
    void follows(
            Way way, String status, String busy, String host, @Nullable String asked, String live, String expected) {
        Lodger server = new Lodger("id", "web", status, busy.equals("busy"), host);
        Optional<String> whyNotLive = live.equals("can") ? Optional.empty() : Optional.of("no host");
        assertThat(NextMove.of(server, "old", way, Optional.ofNullable(asked), whyNotLive, false))
                .hasToString(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "DRAIN,    MIGRATING, busy, os-migrateLive, Stays",
        "EVACUATE, MIGRATING, busy, ,               Stays",
        "EVACUATE, REBUILD,   busy, evacuate,       Wait",
        "DRAIN,    RESIZE,    busy, migrate,        Wait"
    })
    void waitsNoLongerForAMoveWhoseHostFellSilent(
            Way way, String status, String busy, @Nullable String asked, String expected) {
        Lodger server = new Lodger("id", "web", status, busy.equals("busy"), "old");
        NextMove next = NextMove.of(server, "old", way, Optional.ofNullable(asked), Optional.of("no host"), true);
        assertThat(next.getClass().getSimpleName()).isEqualTo(expected);
        if (next instanceof NextMove.Stays(String why)) {
            assertThat(why).contains("openstack compute service set --down old nova-compute");
        }
    }
}
