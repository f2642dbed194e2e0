package kilonova.compute.hostcalls;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import kilonova.protocol.Wire;
import kilonova.protocol.calls.CallRequest;
import kilonova.store.Database;

/**
 * Questions in a table that all controllers read. A row is short-lived: whoever takes it removes it, and so does the one that asked
 * when it waits no longer. Thread-safe.
 */
public final class StoredRelay implements CallRelay {
    /** What is older was left by a controller that died. */
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final Database database;
    private final URI self;
    private final InstantSource clock;

    /** @param self where agents reach this very controller, and no other */
    public StoredRelay(Database database, URI self, InstantSource clock) {
        this.database = database;
        this.self = self;
        this.clock = clock;
    }

    @Override
    public boolean leave(String host, CallRequest request) {
        CallRequest addressed = new CallRequest(request.callId(), request.call(), Optional.of(self.toString()));
        database.change(handle -> handle.execute(
                "INSERT INTO host_calls (call_id, host, request, asked_at) VALUES (?, ?, ?, ?)",
                request.callId().toString(),
                host,
                new String(Wire.toJson(addressed), StandardCharsets.UTF_8),
                clock.millis()));
        return true;
    }

    @Override
    public void withdraw(UUID callId) {
        database.change(handle -> handle.execute("DELETE FROM host_calls WHERE call_id = ?", callId.toString()));
    }

    /** Takes what was left for agents that ask this controller now. To be called again and again. */
    public void collect(HostCalls calls) {
        Set<String> present = calls.present();
        List<Left> left = database.read(handle -> handle.select("SELECT host, request, asked_at FROM host_calls")
                .map((row, _) -> new Left(
                        row.getString("host"),
                        Wire.read(row.getString("request").getBytes(StandardCharsets.UTF_8), CallRequest.class),
                        row.getLong("asked_at")))
                .list());
        for (Left found : left) {
            boolean tooOld = clock.millis() - found.askedAt() > LONGEST.toMillis();
            boolean mine = present.contains(found.host());
            if ((tooOld || mine) && taken(found.request().callId()) && mine) {
                calls.pass(found.host(), found.request());
            }
        }
    }

    private record Left(String host, CallRequest request, long askedAt) {}

    private boolean taken(UUID callId) {
        return database.write(
                handle -> handle.execute("DELETE FROM host_calls WHERE call_id = ?", callId.toString()) == 1);
    }
}
