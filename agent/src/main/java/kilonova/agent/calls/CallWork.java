package kilonova.agent.calls;

import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import kilonova.agent.disks.DiskOffer;
import kilonova.agent.disks.DiskOffers;
import kilonova.agent.disks.DiskSender;
import kilonova.agent.guests.GuestConsoles;
import kilonova.agent.guests.GuestDisplay;
import kilonova.agent.guests.HypervisorUnavailable;
import kilonova.protocol.GuestDisk;
import kilonova.protocol.Problem;
import kilonova.protocol.calls.ByteStream;
import kilonova.protocol.calls.CallAnswer;
import kilonova.protocol.calls.CallDesk;
import kilonova.protocol.calls.CallRequest;
import kilonova.protocol.calls.HostCall;

/** Does what one call asks. Safe to use from several threads. */
final class CallWork {
    private final String host;
    private final GuestConsoles consoles;
    private final DiskOffers disks;
    private final CallDesk desk;

    CallWork(String host, GuestConsoles consoles, DiskOffers disks, CallDesk desk) {
        this.host = host;
        this.consoles = consoles;
        this.disks = disks;
        this.desk = desk;
    }

    /** Returns when the answer was brought, or the stream has ended. */
    void run(CallRequest request) throws InterruptedException {
        Optional<CallAnswer> answer;
        try {
            answer = switch (request.call()) {
                case HostCall.ConsoleLog(UUID guestId, int maxBytes) -> Optional.of(log(guestId, maxBytes));
                case HostCall.Diagnose(UUID guestId) -> Optional.of(diagnose(guestId));
                case HostCall.OpenConsole(UUID guestId) -> console(request, guestId);
                case HostCall.ReadDisk(UUID guestId, GuestDisk disk, Optional<String> base) ->
                    disk(request, disks.offer(guestId, disk, base));
            };
        } catch (HypervisorUnavailable away) {
            answer = Optional.of(new CallAnswer.Refused(away.problem()));
        }
        answer.ifPresent(given -> desk.answer(host, request, given));
    }

    private CallAnswer log(UUID guestId, int maxBytes) {
        return consoles.consoleText(guestId, maxBytes)
                .<CallAnswer>map(CallAnswer.ConsoleText::new)
                .orElseGet(() -> refused("console.missing", "guest " + guestId + " has no console log on " + host));
    }

    private CallAnswer diagnose(UUID guestId) {
        return consoles.diagnostics(guestId)
                .<CallAnswer>map(CallAnswer.Diagnosed::new)
                .orElseGet(() -> refused("guest.not_running", "nothing is told of guest " + guestId + " on " + host));
    }

    private Optional<CallAnswer> console(CallRequest request, UUID guestId) throws InterruptedException {
        Optional<GuestDisplay> display = consoles.display(guestId);
        if (display.isEmpty()) {
            return Optional.of(refused("guest.not_running", "guest " + guestId + " shows no display on " + host));
        }
        DisplayConnection connection;
        try {
            connection = DisplayConnection.open(display.get());
        } catch (IOException refused) {
            return Optional.of(refused(
                    "console.unreachable",
                    "the VNC server of guest " + guestId + " does not answer: " + refused.getMessage()));
        }
        try (connection) {
            Optional<ByteStream> stream = desk.open(host, request);
            if (stream.isPresent()) {
                connection.relay(stream.get());
            }
        }
        return Optional.empty();
    }

    private Optional<CallAnswer> disk(CallRequest request, DiskOffer offer) throws InterruptedException {
        switch (offer) {
            case DiskOffer.Refused(Problem problem) -> {
                return Optional.of(new CallAnswer.Refused(problem));
            }
            case DiskOffer.Ready(DiskOffer.Preparation preparation) -> {
                Optional<ByteStream> stream = desk.open(host, request);
                if (stream.isPresent()) {
                    DiskSender.send(stream.get(), preparation);
                }
                return Optional.empty();
            }
        }
    }

    private static CallAnswer refused(String code, String message) {
        return new CallAnswer.Refused(new Problem(code, message));
    }
}
