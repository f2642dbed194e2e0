package kilonova.compute.hosts;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import kilonova.placement.inventories.Holding;
import kilonova.placement.inventories.Inventory;

/**
 * What Placement shall show of one class, out of what the host says, what is used, and what an operator set by hand. An operator's
 * reserve and ratio outlive everything that the host does. Pure.
 */
record OfferedInventory(Inventory inventory, DeviceProviderRows.Written written) {

    /**
     * @param total what the host has, at least 1
     * @param reserved what the host itself keeps back
     * @param ratio what the host's configuration says
     * @param current what Placement has now
     * @param before what was last written
     */
    static OfferedInventory of(
            int total,
            int reserved,
            double ratio,
            Optional<Holding> current,
            Optional<DeviceProviderRows.Written> before) {
        OptionalInt operatorReserved =
                before.map(DeviceProviderRows.Written::operatorReserved).orElse(OptionalInt.empty());
        OptionalDouble operatorRatio =
                before.map(DeviceProviderRows.Written::operatorRatio).orElse(OptionalDouble.empty());
        if (current.isPresent() && before.isPresent()) {
            Inventory now = current.get().inventory();
            // A crash between the intent and the write leaves what stood there before, and that is no operator's doing
            // either.
            Optional<DeviceProviderRows.Replaced> replaced = before.get().replacing();
            if (now.reserved() != before.get().reserved()
                    && replaced.filter(old -> old.reserved() == now.reserved()).isEmpty()) {
                operatorReserved = OptionalInt.of(now.reserved());
            }
            if (now.allocationRatio() != before.get().ratio()
                    && replaced.filter(old -> old.ratio() == now.allocationRatio())
                            .isEmpty()) {
                operatorRatio = OptionalDouble.of(now.allocationRatio());
            }
        }
        int used = (int) Math.min(Integer.MAX_VALUE, current.map(Holding::used).orElse(0L));
        double wantedRatio = operatorRatio.orElse(ratio);
        // A provider never shrinks below what is in use; what is in use and no longer there is reserved, so nothing new
        // comes.
        boolean shrinks = total < used && wantedRatio <= 1.0;
        int wantedTotal = shrinks ? used : total;
        int wantedReserved = shrinks ? used : Math.min(total, Math.max(reserved, operatorReserved.orElse(0)));
        return new OfferedInventory(
                new Inventory(wantedTotal, wantedReserved, 1, wantedTotal, 1, wantedRatio),
                new DeviceProviderRows.Written(
                        wantedReserved,
                        wantedRatio,
                        operatorReserved,
                        operatorRatio,
                        current.map(Holding::inventory)
                                .filter(now -> now.reserved() != wantedReserved || now.allocationRatio() != wantedRatio)
                                .map(now -> new DeviceProviderRows.Replaced(now.reserved(), now.allocationRatio()))));
    }
}
