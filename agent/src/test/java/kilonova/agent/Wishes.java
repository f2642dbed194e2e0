package kilonova.agent;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import kilonova.protocol.Departure;
import kilonova.protocol.DesiredGuest;
import kilonova.protocol.DeviceClaim;
import kilonova.protocol.GuestGoal;
import kilonova.protocol.GuestSpec;

/** Desired guests, and what changes them. */
final class Wishes {
    static final String GPU_1 = "0000:84:00.0";
    static final String GPU_2 = "0000:85:00.0";

    private static final GuestSpec SPEC = GuestSpec.of("guest", "project", "vgpu_1", 1, 512, 1);

    private static final GuestSpec.ImageSource RESCUE = new GuestSpec.ImageSource("rescue", "qcow2", "", 1, Map.of());

    private Wishes() {}

    static DesiredGuest running(UUID guest, DeviceClaim... claims) {
        return of(guest, guest, GuestGoal.RUNNING, claims);
    }

    static DesiredGuest of(UUID guest, UUID server, GuestGoal goal, DeviceClaim... claims) {
        return DesiredGuest.first(guest, server, goal, Arrays.asList(claims), SPEC);
    }

    static DeviceClaim vgpu(String provider) {
        return new DeviceClaim(provider, "VGPU", 1);
    }

    static DesiredGuest goal(DesiredGuest guest, GuestGoal goal) {
        return newer(guest).with(goal);
    }

    private static DesiredGuest newer(DesiredGuest guest) {
        return guest.numbered(guest.generation() + 1);
    }

    static DesiredGuest again(DesiredGuest guest) {
        return goal(guest, guest.goal());
    }

    static DesiredGuest reboot(DesiredGuest guest, boolean hard) {
        return newer(guest).rebooted(hard).with(guest.goal());
    }

    static DesiredGuest rebuild(DesiredGuest guest) {
        return newer(guest).rebuilt(guest.spec());
    }

    static DesiredGuest snapshot(DesiredGuest guest, String image) {
        return newer(guest).photographed(Optional.of(image));
    }

    static DesiredGuest rescue(DesiredGuest guest) {
        return newer(guest).rescuedWith(RESCUE);
    }

    static DesiredGuest departing(DesiredGuest guest, Departure departure) {
        return newer(guest).departing(departure);
    }
}
