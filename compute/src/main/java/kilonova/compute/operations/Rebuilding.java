package kilonova.compute.operations;

import java.time.Instant;
import java.util.Optional;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import kilonova.protocol.DesiredGuest;
import kilonova.protocol.GuestGoal;
import kilonova.protocol.GuestSpec;

/** What a rebuild makes of a server and of its guest. Pure. */
final class Rebuilding {
    private Rebuilding() {}

    static Server apply(Server server, ServerAction.Rebuild rebuild, Instant now) {
        Server.Details before = server.details();
        Server.Details details = new Server.Details(
                rebuild.hostname().orElse(before.hostname()),
                rebuild.description().orElse(before.description()),
                rebuild.metadata().orElse(before.metadata()),
                before.tags(),
                rebuild.keyName().orElse(before.keyName()),
                rebuild.publicKey().orElse(before.publicKey()),
                rebuild.userData().orElse(before.userData()),
                before.configDrive(),
                before.diskConfig(),
                before.accessIpV4(),
                before.accessIpV6(),
                before.securityGroups(),
                before.schedulerHints(),
                before.serverGroupId());
        return server.withName(rebuild.name().orElse(server.name()), now)
                .withImage(Optional.of(rebuild.imageId()), now)
                .with(details, now);
    }

    /** Keeps ports and devices; the disk comes from the image anew. */
    static DesiredGuest guest(DesiredGuest guest, Server changed, GuestImages images, boolean stopped) {
        GuestSpec before = guest.spec();
        GuestSpec spec = new GuestSpec(
                changed.name(),
                before.projectId(),
                before.flavorName(),
                before.vcpus(),
                before.memoryMb(),
                before.rootDiskGb(),
                before.ephemeralDiskGb(),
                before.swapMb(),
                images.image(),
                before.ports(),
                changed.details().metadata(),
                changed.details().publicKey(),
                changed.details().userData(),
                changed.details().hostname(),
                changed.details().keyName(),
                images.kernel(),
                images.ramdisk(),
                Optional.empty());
        return guest.with(stopped ? GuestGoal.STOPPED : GuestGoal.RUNNING).rebuilt(spec);
    }
}
