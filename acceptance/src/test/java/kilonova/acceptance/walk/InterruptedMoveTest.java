package kilonova.acceptance.walk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import kilonova.acceptance.client.Api;
import kilonova.acceptance.product.Eventually;
import kilonova.acceptance.product.HostAgent;
import kilonova.acceptance.walk.Sight.ServerSeen;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Kills one process after the other in the middle of live migrations. */
class InterruptedMoveTest {
    private static final Duration MOST = Duration.ofMinutes(5);

    private enum Victim {
        SOURCE,
        DESTINATION,
        CONTROLLER
    }

    @Test
    void x19WhoeverDiesWhileAGuestMovesItRunsOnceAndAllBooksAgree() {
        try (Grounds grounds = Grounds.open()) {
            Lookout lookout = new Lookout(grounds.api(), grounds.hosts());
            grounds.servers()
                    .create("mover", grounds.flavors().get(2), grounds.image(), 1)
                    .expect(202);
            agree(grounds, lookout, "at first");
            // Two hosts have its class.
            for (Victim victim : Victim.values()) {
                ServerSeen server = lookout.servers().getFirst();
                assertThat(server.status()).isEqualTo("ACTIVE");
                // It does not arrive before somebody has died, however slow this machine is.
                grounds.hosts().forEach(HostAgent::sendsForEver);
                ObjectNode body = Api.object();
                body.putObject("os-migrateLive").put("block_migration", "auto").putNull("host");
                grounds.servers().act(server.id(), body).expect(202);
                Eventually.holds(
                        "the guest on its way",
                        MOST,
                        () -> lookout.look().hosts().values().stream()
                                        .mapToLong(host -> host.recorded().size())
                                        .sum()
                                == 2,
                        () -> lookout.look() + grounds.outputs());
                strike(grounds, victim, server.host());
                grounds.hosts().forEach(HostAgent::sendsAllAtOnce);
                agree(grounds, lookout, "after the death of the " + victim);
                assertThat(lookout.servers().getFirst().status()).isEqualTo("ACTIVE");
            }
        }
    }

    private static void strike(Grounds grounds, Victim victim, String source) {
        switch (victim) {
            case CONTROLLER -> {
                grounds.controller().kill();
                grounds.controller().startAgain();
            }
            case SOURCE, DESTINATION -> {
                boolean atSource = victim == Victim.SOURCE;
                HostAgent host = grounds.hosts().stream()
                        .filter(one -> one.host().equals(source) == atSource)
                        .filter(one -> atSource || !one.files().recordedGuests().isEmpty())
                        .findFirst()
                        .orElseThrow();
                host.kill();
                host.startAgain();
            }
        }
    }

    private static void agree(Grounds grounds, Lookout lookout, String when) {
        Eventually.holds(
                "agreement " + when,
                MOST,
                () -> Rules.broken(lookout.look()).isEmpty(),
                () -> Rules.broken(lookout.look()) + "\n" + lookout.look() + grounds.outputs());
    }
}
