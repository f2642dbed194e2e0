package kilonova.compute.operations;

import kilonova.compute.servers.VmState;
import kilonova.protocol.GuestGoal;

/** What a guest should be for its server to be what it is. Pure. */
final class Goals {
    private Goals() {}

    static GuestGoal of(VmState vm) {
        return switch (vm) {
            case BUILDING, ACTIVE, RESIZED -> GuestGoal.RUNNING;
            case PAUSED -> GuestGoal.PAUSED;
            case SUSPENDED -> GuestGoal.SUSPENDED;
            case RESCUED -> GuestGoal.RESCUED;
            case STOPPED, ERROR, SHELVED, SOFT_DELETED -> GuestGoal.STOPPED;
            case SHELVED_OFFLOADED, DELETED -> GuestGoal.ABSENT;
        };
    }
}
