package kilonova.app.emptying;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NextMoveTest {
    @ParameterizedTest
    @CsvSource({
        "DRAIN,    ACTIVE,        free, old, new,   Ask[action=migrate]",
        "DRAIN,    SHUTOFF,       free, old, new,   Ask[action=migrate]",
        "DRAIN,    RESIZE,        busy, old, asked, Wait[]",
        "DRAIN,    VERIFY_RESIZE, free, far, asked, Confirm[]",
        "DRAIN,    VERIFY_RESIZE, busy, far, asked, Wait[]",
        "DRAIN,    ACTIVE,        free, far, asked, Gone[]",
        "DRAIN,    ACTIVE,        free, old, asked, CameBack[]",
        "DRAIN,    PAUSED,        free, old, new,   Stays[why=a server in PAUSED cannot be migrated]",
        "DRAIN,    VERIFY_RESIZE, free, old, new,   Stays[why=a resize waits to be confirmed or reverted]",
        "EVACUATE, ACTIVE,        free, old, new,   Ask[action=evacuate]",
        "EVACUATE, ERROR,         free, old, new,   Ask[action=evacuate]",
        "EVACUATE, REBUILD,       busy, old, asked, Wait[]",
        "EVACUATE, ACTIVE,        free, far, asked, Gone[]",
        "EVACUATE, PAUSED,        free, old, new,   Stays[why=a server in PAUSED cannot be evacuated]"
    })
    void follows(Way way, String status, String busy, String host, String asked, String expected) {
        Lodger server = new Lodger("id", "web", status, busy.equals("busy"), host);
        assertThat(NextMove.of(server, "old", way, asked.equals("asked"))).hasToString(expected);
    }
}
