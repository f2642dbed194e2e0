package kilonova.gpu.capacity;

import java.util.List;

/** Why a board offers less than its hardware could, with the numbers. The codes are stable; clients may match on them. */
public sealed interface Limit {
    /** Stable, dotted, lower case. */
    String code();

    /** One sentence for an operator. */
    String sentence();

    /** Units that the ledger does not know take room; they are never given and never removed. */
    record ForeignUnits(int count) implements Limit {
        @Override
        public String code() {
            return "device.foreign_units";
        }

        @Override
        public String sentence() {
            return "%d vGPU(s) on this device were not made by Kilonova; they take room and stay untouched"
                    .formatted(count);
        }
    }

    /** The operator trims the board. */
    record MaxInstances(int configured, int possible) implements Limit {
        @Override
        public String code() {
            return "device.max_instances";
        }

        @Override
        public String sentence() {
            return "max_instances trims this device to %d of %d".formatted(configured, possible);
        }
    }

    /** Units of other types leave no room for the configured one. */
    record TypeBusy(String wanted, List<String> present) implements Limit {
        public TypeBusy {
            present = List.copyOf(present);
        }

        @Override
        public String code() {
            return "device.type_busy";
        }

        @Override
        public String sentence() {
            return "no room for %s while the device has %s: the first vGPU fixes the size of all, or memory is used up"
                    .formatted(wanted, String.join(", ", present));
        }
    }

    /** Our own units of an earlier type are still in use; the new type comes when the last is released. */
    record TypeChange(String wanted, int inUse) implements Limit {
        @Override
        public String code() {
            return "device.type_change_waits";
        }

        @Override
        public String sentence() {
            return "drains for a change to %s: %d vGPU(s) of an earlier type are still in use".formatted(wanted, inUse);
        }
    }

    /** Units of ours are counted in another resource class, which cannot change under them. */
    record ClassChange(String wanted, String present, int inUse) implements Limit {
        @Override
        public String code() {
            return "device.class_change_waits";
        }

        @Override
        public String sentence() {
            return "drains for a change of resource class to %s: %d vGPU(s) in use are counted as %s"
                    .formatted(wanted, inUse, present);
        }
    }

    /** The operator takes the device out of service. */
    record Drained() implements Limit {
        @Override
        public String code() {
            return "device.drained";
        }

        @Override
        public String sentence() {
            return "drained by the operator: nothing new is placed here";
        }
    }

    /** Units of ours that something is wrong with. */
    record Quarantined(int count) implements Limit {
        @Override
        public String code() {
            return "device.quarantined_units";
        }

        @Override
        public String sentence() {
            return "%d vGPU(s) of this device are quarantined".formatted(count);
        }
    }

    /** Units of ours that nobody holds and that are not of the configured type take room until they are removed. */
    record Leftovers(int count) implements Limit {
        @Override
        public String code() {
            return "device.leftover_units";
        }

        @Override
        public String sentence() {
            return "%d unused vGPU(s) of an earlier type take room until they are removed".formatted(count);
        }
    }

    /** sysfs does not tell how many more fit, so one is promised at a time. */
    record OneAtATime(String reason) implements Limit {
        @Override
        public String code() {
            return "device.counted_one_at_a_time";
        }

        @Override
        public String sentence() {
            return "offered one at a time: " + reason;
        }
    }

    /** The device, or its configured type, cannot be seen, but units of ours are in use. */
    record NotOffered(String reason, int inUse) implements Limit {
        @Override
        public String code() {
            return "device.not_offered";
        }

        @Override
        public String sentence() {
            return "%s; %d vGPU(s) in use are kept, nothing new is placed here".formatted(reason, inUse);
        }
    }

    /** Everything that the board can give now is given or the driver refuses more, and no other limit explains it. */
    record DriverOffersNone(String wanted) implements Limit {
        @Override
        public String code() {
            return "device.no_capacity";
        }

        @Override
        public String sentence() {
            return "the driver offers no %s on this device now".formatted(wanted);
        }
    }
}
