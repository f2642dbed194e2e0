package kilonova.compute.livemigration;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import kilonova.compute.livemigration.MovingGuest.MovingUnit;
import kilonova.protocol.Arrival;
import kilonova.protocol.Arrival.ArrivalUnit;
import kilonova.protocol.DeviceClaim;
import kilonova.protocol.DeviceType;

/** Which unit of the destination each unit of a moving guest becomes: one of the same kind, and each but once. */
public final class Pairing {
    private Pairing() {}

    /** What came of it. */
    public sealed interface Result {
        /** @param arrival its n-th unit is what the guest's n-th unit becomes */
        record Paired(Arrival arrival) implements Result {}

        /** Some unit has no counterpart. */
        record Unpaired(Obstacle why) implements Result {}
    }

    /** Pairs a guest's units with those that wait for it. */
    public static Result of(List<MovingUnit> units, Arrival arrival, HostSide destination) {
        List<ArrivalUnit> left = new ArrayList<>(arrival.devices());
        left.sort(Comparator.comparingInt(ArrivalUnit::ordinal));
        List<ArrivalUnit> paired = new ArrayList<>();
        for (MovingUnit unit : units) {
            Optional<ArrivalUnit> counterpart = left.stream()
                    .filter(free ->
                            isFor(unit, free.resourceClass(), destination.typeOf(free.providerKey(), free.type())))
                    .findFirst();
            if (counterpart.isEmpty()) {
                return new Result.Unpaired(new Obstacle(
                        "migration.type_not_made",
                        "the guest has a " + unit.type().label() + ", and " + destination.name() + " made "
                                + left.stream().map(ArrivalUnit::type).toList() + " for it"));
            }
            left.remove(counterpart.get());
            paired.add(counterpart.get());
        }
        List<ArrivalUnit> ordered = IntStream.range(0, paired.size())
                .mapToObj(ordinal -> numbered(paired.get(ordinal), ordinal))
                .toList();
        return new Result.Paired(new Arrival(arrival.uri(), arrival.guestId(), ordered, arrival.facts()));
    }

    /** Why these shares of a host's devices cannot take the units in; empty if they can. */
    public static Optional<Obstacle> no(List<MovingUnit> units, List<DeviceClaim> claims, HostSide destination) {
        List<MovingUnit> left = new ArrayList<>();
        for (DeviceClaim claim : claims) {
            DeviceType unknown = new DeviceType("", Optional.empty(), 0, false);
            DeviceType type = destination.deviceTypes().getOrDefault(claim.providerKey(), unknown);
            for (int i = 0; i < claim.amount(); i++) {
                left.add(new MovingUnit(claim.resourceClass(), type));
            }
        }
        for (MovingUnit unit : units) {
            Optional<MovingUnit> counterpart = left.stream()
                    .filter(free -> isFor(unit, free.resourceClass(), free.type()))
                    .findFirst();
            if (counterpart.isEmpty()) {
                return Optional.of(new Obstacle(
                        "migration.type_not_free",
                        "what is free gives " + labels(left) + ", and the guest has a "
                                + unit.type().label()));
            }
            left.remove(counterpart.get());
        }
        return Optional.empty();
    }

    private static boolean isFor(MovingUnit unit, String resourceClass, DeviceType type) {
        return unit.resourceClass().equals(resourceClass) && unit.type().isSameAs(type);
    }

    private static String labels(List<MovingUnit> units) {
        return units.isEmpty()
                ? "nothing more"
                : String.join(
                        ", ",
                        units.stream()
                                .map(unit -> unit.type().label())
                                .map(label -> label.isEmpty() ? "an unknown type" : label)
                                .toList());
    }

    private static ArrivalUnit numbered(ArrivalUnit unit, int ordinal) {
        return new ArrivalUnit(unit.providerKey(), unit.resourceClass(), ordinal, unit.unit(), unit.type());
    }
}
