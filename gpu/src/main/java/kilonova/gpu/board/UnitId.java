package kilonova.gpu.board;

import java.util.Optional;
import java.util.UUID;
import kilonova.gpu.address.PciAddress;

/** The identity of one unit: a mediated device's UUID, or a virtual function's address. {@code toString()} is parsed back by {@link #parse}. */
public sealed interface UnitId {
    /** A mediated device. */
    record Mdev(UUID uuid) implements UnitId {
        @Override
        public String toString() {
            return uuid.toString();
        }
    }

    /** A virtual function that is itself the vGPU. The path outlives its owners: the ledger says whose it is now. */
    record Function(PciAddress address) implements UnitId {
        @Override
        public String toString() {
            return address.toString();
        }
    }

    /** Reads either form; empty when it is none. */
    static Optional<UnitId> parse(String text) {
        Optional<UnitId> function = PciAddress.parse(text).map(Function::new);
        if (function.isPresent()) {
            return function;
        }
        try {
            UUID uuid = UUID.fromString(text);
            return text.length() == 36 ? Optional.of(new Mdev(uuid)) : Optional.empty();
        } catch (IllegalArgumentException notOne) {
            return Optional.empty();
        }
    }
}
