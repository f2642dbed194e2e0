package kilonova.agent.inspection;

/** Whose a vGPU is. */
public sealed interface Owner {
    /**
     * Kilonova's: the ledger knows it.
     *
     * @param state what the ledger says, {@code assigned to guest …}
     */
    record Kilonova(String state) implements Owner {
        @Override
        public String toString() {
            return "Kilonova: " + state;
        }
    }

    /**
     * A guest of libvirt has it, and Kilonova does not know it.
     *
     * @param name the guest's name
     */
    record Guest(String name) implements Owner {
        @Override
        public String toString() {
            return "libvirt guest " + name;
        }
    }

    /**
     * mdevctl has a definition of it, and no guest has it.
     *
     * @param startsAtBoot whether it comes back by itself
     */
    record Mdevctl(boolean startsAtBoot) implements Owner {
        @Override
        public String toString() {
            return startsAtBoot ? "mdevctl, made at every boot" : "mdevctl";
        }
    }

    /** Nobody's that can be told: made by hand, or by a program that keeps its books elsewhere. */
    record Unknown() implements Owner {
        @Override
        public String toString() {
            return "unknown";
        }
    }

    /** One word for programs: {@code kilonova}, {@code guest}, {@code mdevctl}, {@code unknown}. */
    default String kind() {
        return switch (this) {
            case Kilonova kilonova -> "kilonova";
            case Guest guest -> "guest";
            case Mdevctl mdevctl -> "mdevctl";
            case Unknown unknown -> "unknown";
        };
    }
}
