package kilonova.compute.servers.rest;

import java.util.List;
import java.util.Optional;
import kilonova.compute.outcome.Outcome;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerConsoles;
import kilonova.protocol.calls.GuestDiagnostics;

/** Every server has written the same, and nobody needs to be asked. */
final class FakeConsoles implements ServerConsoles {
    /** With a carriage return and the bell, which no answer shows. */
    static final String WRITTEN = "first\r\nsecond\u0007\nthird";

    Outcome<String> log = Outcome.done(WRITTEN);

    @Override
    public Outcome<String> log(Server server) {
        return log;
    }

    @Override
    public Outcome<GuestDiagnostics> diagnostics(Server server) {
        return Outcome.done(new GuestDiagnostics(
                Optional.of(61L),
                2048,
                Optional.of(512),
                List.of(new GuestDiagnostics.Cpu(0, Optional.of(5_000_000_000L))),
                List.of(),
                List.of()));
    }

    @Override
    public Outcome<String> display(Server server, String kind, String base) {
        return kind.equals("novnc")
                ? Outcome.done(base + "/console/vnc.html?path=x")
                : Outcome.invalid("console.unavailable", "Unavailable console type " + kind + ".");
    }

    @Override
    public Optional<String> serverOf(String token) {
        return Optional.empty();
    }
}
