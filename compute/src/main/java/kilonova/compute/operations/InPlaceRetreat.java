package kilonova.compute.operations;

import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import kilonova.compute.hosts.Guests;
import kilonova.compute.operations.Build.BuildStep;
import kilonova.compute.operations.Operation.Change;
import kilonova.compute.servers.PowerState;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerFault;
import kilonova.compute.servers.Servers;
import kilonova.compute.servers.VmState;
import kilonova.protocol.DesiredGuest;
import org.jdbi.v3.core.Handle;

/** Ends builds and changes in place whose host is lost. */
final class InPlaceRetreat {
    private static final String REST = " Until then it can be evacuated or deleted.";

    private final Workplace work;

    InPlaceRetreat(Workplace work) {
        this.work = work;
    }

    /**
     * A guest that was wished for stays wished for, so the server becomes active by itself if its host returns.
     *
     * @param abandon gives up the guest of a build that had failed on that host already
     */
    void build(Server server, Build build, String why, Consumer<UUID> abandon) {
        if (build.step() == BuildStep.CLEAN) {
            server.whereabouts().guestId().ifPresent(abandon);
            work.database().change(handle -> {
                if (Operations.isCurrent(handle, server.id(), build)) {
                    Builder.fail(
                            handle,
                            work,
                            server.id(),
                            build,
                            Builder.EVENT,
                            why + " The server had failed there before; delete it and create it anew.",
                            String.join("\n", build.failures()));
                }
            });
            return;
        }
        end(
                server,
                build,
                Builder.EVENT,
                VmState.ERROR,
                why + " The server becomes active if the host returns." + REST,
                UnaryOperator.identity());
    }

    /** What was asked is not wished for any longer; only a disk that was to be made anew cannot be had back. */
    void change(Server server, Change change, String why) {
        boolean rebuild = change.event().equals(InPlaceWishes.REBUILD);
        String sentence = why
                + (rebuild
                        ? " The server is made anew when the host returns."
                        : " The server is as it was before when the host returns.")
                + REST;
        UnaryOperator<DesiredGuest> wish = rebuild ? UnaryOperator.identity() : guest -> before(guest, change);
        end(server, change, change.event(), rebuild ? VmState.ERROR : change.vmBefore(), sentence, wish);
    }

    private static DesiredGuest before(DesiredGuest guest, Change change) {
        DesiredGuest without = change.event().equals(InPlaceWishes.REBOOT) ? guest.notRebooted() : guest;
        return change.vmBefore() == VmState.ERROR ? without : without.with(Goals.of(change.vmBefore()));
    }

    private void end(
            Server server,
            Operation operation,
            String event,
            VmState vm,
            String sentence,
            UnaryOperator<DesiredGuest> wish) {
        work.database().change(handle -> {
            if (!Operations.isCurrent(handle, server.id(), operation)) {
                return;
            }
            server.whereabouts().guestId().ifPresent(id -> Guests.wish(handle, id, wish));
            fault(handle, server, vm, sentence);
            Recorder.failed(
                    handle,
                    server.id(),
                    operation.asker(),
                    event,
                    server.whereabouts().host(),
                    work.now(),
                    sentence,
                    LostHosts.CODE);
            Operations.end(handle, server.id());
        });
    }

    private void fault(Handle handle, Server server, VmState vm, String sentence) {
        Servers.update(
                handle,
                server.id(),
                current -> current.with(
                        current.state()
                                .with(vm)
                                .with(
                                        vm == VmState.ERROR
                                                ? PowerState.NOSTATE
                                                : current.state().power())
                                .withTask(Optional.empty())
                                .withFault(Optional.of(new ServerFault(500, sentence, LostHosts.CODE, work.now()))),
                        work.now()));
    }
}
