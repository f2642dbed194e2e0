package kilonova.agent.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import kilonova.agent.ledger.DeviceLedger;
import kilonova.agent.ledger.UnitState;
import kilonova.gpu.address.DeviceKey;
import kilonova.gpu.board.Unit;
import kilonova.gpu.board.UnitId;
import kilonova.gpu.type.TypeId;
import kilonova.protocol.DeviceClaim;
import org.junit.jupiter.api.Test;

final class ClaimPlanTest {
    private static final String GPU = "0000:84:00.0";
    private static final DeviceKey BOARD = DeviceKey.parse(GPU).orElseThrow();

    private static Unit unit() {
        return new Unit(new UnitId.Mdev(UUID.randomUUID()), BOARD, BOARD, new TypeId("nvidia-35"));
    }

    @Test
    void whatOthersBecameBetweenPlanAndClaimIsKept() {
        UUID other = UUID.randomUUID();
        UUID guest = UUID.randomUUID();
        Unit theirs = unit();
        Unit mine = unit();
        DeviceLedger planned = DeviceLedger.empty().claim(theirs, GPU, "VGPU", other);
        var plan = new ClaimPlan.Possible(guest, List.of(new ClaimPlan.Choice(mine, new DeviceClaim(GPU, "VGPU", 1))));

        DeviceLedger later = planned.move(theirs.id(), new UnitState.Assigned(other));

        assertThat(plan.in(later).stateOf(theirs.id())).isEqualTo(new UnitState.Assigned(other));
        assertThat(plan.in(later).stateOf(mine.id()).holder()).contains(guest);
    }
}
