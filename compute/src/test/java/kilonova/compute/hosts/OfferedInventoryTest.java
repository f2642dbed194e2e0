package kilonova.compute.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import kilonova.placement.inventories.Holding;
import kilonova.placement.inventories.Inventory;
import kilonova.placement.resourceclasses.ResourceClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose reserve it is, when the controller was killed while it closed a board of 16. */
class OfferedInventoryTest {
    /**
     * @param stands what Placement has reserved when the next controller looks
     * @param hostKeeps what the host keeps back by then
     * @param offered what is reserved after that
     */
    @ParameterizedTest
    @CsvSource({
        // stands, hostKeeps, offered
        "  16,     16,        16", // the write was done
        "  16,      0,         0", // … and the board is open again
        "   0,     16,        16", // the write was not done
        "   0,      0,         0",
        "   5,      0,         5", // an operator was there meanwhile
    })
    void aReserveThatWasToBeWrittenIsNoOperators(int stands, int hostKeeps, int offered) {
        DeviceProviderRows.Written intended = new DeviceProviderRows.Written(
                16,
                1.0,
                OptionalInt.empty(),
                OptionalDouble.empty(),
                Optional.of(new DeviceProviderRows.Replaced(0, 1.0)));
        Holding current = new Holding(ResourceClass.VGPU, new Inventory(16, stands, 1, 16, 1, 1.0), 0, Instant.EPOCH);
        OfferedInventory next = OfferedInventory.of(16, hostKeeps, 1.0, Optional.of(current), Optional.of(intended));
        assertThat(next.inventory().reserved()).isEqualTo(offered);
    }
}
