package kilonova.compute.consoles;

import java.time.Duration;
import kilonova.http.websocket.CloseReason;
import kilonova.http.websocket.WebSocket;
import kilonova.protocol.calls.ByteStream;

/** Passes bytes between a browser and a guest until one of them ends or both are silent for too long. Used once. */
final class ConsoleRelay {
    private static final Duration HEARTBEAT = Duration.ofSeconds(20);

    /** A browser that leaves so many heartbeats unanswered is gone. They are counted, for a machine may have slept. */
    private static final int MOST_UNANSWERED = 4;

    private final WebSocket socket;
    private final ByteStream stream;
    private final Duration idle;
    private volatile long movedAt = System.nanoTime();

    ConsoleRelay(WebSocket socket, ByteStream stream, Duration idle) {
        this.socket = socket;
        this.stream = stream;
        this.idle = idle;
    }

    void run() throws InterruptedException {
        Thread toBrowser = Thread.ofVirtual().name("console to browser").start(this::toBrowser);
        Thread watch = Thread.ofVirtual().name("console watch").start(this::watch);
        try {
            for (byte[] bytes = socket.read(); bytes.length > 0; bytes = socket.read()) {
                movedAt = System.nanoTime();
                if (!stream.write(bytes)) {
                    break;
                }
            }
        } finally {
            stream.close();
            watch.interrupt();
            toBrowser.join();
            watch.join();
        }
    }

    private void toBrowser() {
        try {
            for (byte[] bytes = stream.read(); bytes.length > 0; bytes = stream.read()) {
                movedAt = System.nanoTime();
                if (!socket.write(bytes)) {
                    return;
                }
            }
            socket.close(new CloseReason(1000, "The server's display has ended."));
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } finally {
            stream.close();
        }
    }

    private void watch() {
        try {
            int unanswered = 0;
            while (true) {
                long asked = System.nanoTime();
                socket.ping();
                Thread.sleep(HEARTBEAT);
                unanswered = socket.silentNanos() < System.nanoTime() - asked ? 0 : unanswered + 1;
                if (System.nanoTime() - movedAt > idle.toNanos()) {
                    socket.close(new CloseReason(1000, "Nothing has moved for " + idle.toMinutes() + " minutes."));
                } else if (unanswered >= MOST_UNANSWERED) {
                    socket.close(CloseReason.failed("The browser does not answer."));
                }
            }
        } catch (InterruptedException done) {
            Thread.currentThread().interrupt();
        }
    }
}
