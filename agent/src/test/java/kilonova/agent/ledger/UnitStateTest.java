package kilonova.agent.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import kilonova.agent.ledger.UnitState.Kind;
import kilonova.gpu.address.DeviceKey;
import kilonova.gpu.board.Unit;
import kilonova.gpu.board.UnitId;
import kilonova.gpu.type.TypeId;
import kilonova.protocol.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class UnitStateTest {
    private static final UUID GUEST = new UUID(0, 1);
    private static final UUID OTHER = new UUID(0, 2);
    private static final DeviceKey BOARD = DeviceKey.parse("0000:84:00.0").orElseThrow();
    private static final Unit UNIT = new Unit(new UnitId.Mdev(new UUID(7, 7)), BOARD, BOARD, new TypeId("nvidia-35"));

    @ParameterizedTest
    @CsvSource({
        "FREE,        CLAIMED FOREIGN ASSIGNED",
        "CLAIMED,     ASSIGNED FREE QUARANTINED",
        "ASSIGNED,    CLAIMED QUARANTINED",
        "QUARANTINED, ASSIGNED CLAIMED FREE QUARANTINED",
        "FOREIGN,     FREE ASSIGNED"
    })
    void tableIsWhole(Kind from, String followers) {
        Set<String> allowed = Set.of(followers.split(" "));
        for (Kind to : Kind.values()) {
            assertThat(state(from, GUEST).mayBecome(state(to, GUEST)))
                    .as("%s to %s", from, to)
                    .isEqualTo(allowed.contains(to.name()));
        }
    }

    @Test
    void noGuestTakesAUnitFromAnother() {
        assertThat(UnitState.building(GUEST).mayBecome(new UnitState.Assigned(OTHER)))
                .isFalse();
        assertThat(new UnitState.Assigned(GUEST).mayBecome(UnitState.releasing(OTHER)))
                .isFalse();
        assertThat(state(Kind.QUARANTINED, GUEST).mayBecome(new UnitState.Assigned(OTHER)))
                .isFalse();
    }

    @Test
    void ledgerRefusesWhatTheTableLacksAndNamesBothStates() {
        DeviceLedger ledger = DeviceLedger.empty()
                .claim(UNIT, "0000:84:00.0", "VGPU", GUEST)
                .move(UNIT.id(), new UnitState.Assigned(GUEST));

        assertThatThrownBy(() -> ledger.claim(UNIT, "0000:84:00.0", "VGPU", OTHER))
                .isInstanceOf(IllegalTransition.class)
                .hasMessageContaining("assigned to guest " + GUEST)
                .hasMessageContaining("claimed by BUILD of guest " + OTHER);
        assertThatThrownBy(() -> ledger.move(UNIT.id(), UnitState.free()))
                .isInstanceOf(IllegalTransition.class)
                .hasMessageContaining("assigned")
                .hasMessageContaining("free");
        assertThatThrownBy(() -> ledger.noteForeign(UNIT)).isInstanceOf(IllegalTransition.class);
    }

    @Test
    void foreignUnitIsNeverClaimed() {
        DeviceLedger ledger = DeviceLedger.empty().noteForeign(UNIT);

        assertThatThrownBy(() -> ledger.claim(UNIT, "0000:84:00.0", "VGPU", GUEST))
                .isInstanceOf(IllegalTransition.class)
                .hasMessageContaining("foreign");
        assertThat(ledger.ownership().owns(UNIT.id())).isFalse();
    }

    private static UnitState state(Kind kind, UUID guest) {
        return switch (kind) {
            case FREE -> UnitState.free();
            case CLAIMED -> UnitState.building(guest);
            case ASSIGNED -> new UnitState.Assigned(guest);
            case QUARANTINED -> new UnitState.Quarantined(new Problem("device.missing", "gone"), Optional.of(guest));
            case FOREIGN -> new UnitState.Foreign();
        };
    }
}
