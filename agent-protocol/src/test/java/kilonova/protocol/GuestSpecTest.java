package kilonova.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class GuestSpecTest {
    /** Agents log what they fail to do, and that names the guest that was wished for. */
    @Test
    void whatIsLoggedShowsNoUserData() {
        GuestSpec spec = new GuestSpec(
                "web",
                "p",
                "vgpu_1",
                1,
                512,
                1,
                0,
                0,
                Optional.empty(),
                List.of(),
                Map.of("db_password", "secret-1"),
                Optional.empty(),
                Optional.of("secret-2"),
                "web",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        DesiredGuest guest = DesiredGuest.first(new UUID(0, 1), new UUID(0, 2), GuestGoal.RUNNING, List.of(), spec);
        assertThat(guest.toString()).contains("web", "vgpu_1").doesNotContain("secret");
    }
}
