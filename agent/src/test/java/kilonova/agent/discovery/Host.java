package kilonova.agent.discovery;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kilonova.agent.simulated.kernel.HostProfile;
import kilonova.agent.simulated.kernel.SimulatedKernel;
import kilonova.gpu.address.DeviceKey;
import kilonova.gpu.board.OwnedUnit;
import kilonova.gpu.board.Ownership;
import kilonova.gpu.board.Unit;
import kilonova.gpu.selection.DeviceSettings;
import kilonova.protocol.DeviceProvider;
import kilonova.protocol.Problem;

/** A simulated host with a ledger of the simplest kind: a list. For tests. */
final class Host {
    final SimulatedKernel kernel;
    final DeviceLook look;
    final DeviceOperations operations;
    final List<OwnedUnit> ledger = new ArrayList<>();
    DeviceSettings settings;

    private Host(SimulatedKernel kernel, DeviceLook look, DeviceSettings settings) {
        this.look = look;
        this.kernel = kernel;
        this.operations = new DeviceOperations(kernel);
        this.settings = settings;
    }

    static Host of(Path folder, String profile, DeviceSettings settings) {
        SimulatedKernel kernel = SimulatedKernel.open(
                folder.resolve(profile + ".json"), HostProfile.named(profile).orElseThrow());
        return new Host(kernel, DeviceLook.open(kernel, folder.resolve(profile + ".types.json")), settings);
    }

    static DeviceKey key(String text) {
        return DeviceKey.parse(text).orElseThrow();
    }

    DeviceInventory look() {
        return look.look();
    }

    HostDevices devices() {
        return DeviceProviders.of(look(), settings, Ownership.of(ledger));
    }

    DeviceProvider provider(String key) {
        return devices().providers().stream()
                .filter(provider -> provider.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no provider " + key));
    }

    List<String> noteCodes(String key) {
        return provider(key).notes().stream().map(Problem::code).toList();
    }

    DeviceProviders.Plan plan(String board) {
        return DeviceProviders.plan(look(), settings, Ownership.of(ledger), key(board), UUID.randomUUID());
    }

    /** Claims, makes and keeps one unit, as the agent does; empty where there is no room or the hardware refuses. */
    Optional<Unit> give(String board) {
        return switch (plan(board)) {
            case DeviceProviders.Plan.Impossible none -> Optional.empty();
            case DeviceProviders.Plan.Make(Unit unit) -> {
                if (operations.make(unit).isPresent()) {
                    yield Optional.empty();
                }
                ledger.add(new OwnedUnit(unit, provider(board).resourceClass(), OwnedUnit.Use.IN_USE));
                yield Optional.of(unit);
            }
        };
    }

    /** Takes one unit back, as the agent does. */
    void takeBack(Unit unit) {
        operations.remove(unit).ifPresent(failure -> {
            throw new AssertionError(failure.problem().message());
        });
        ledger.removeIf(owned -> owned.unit().equals(unit));
    }

    /** Makes one unit past the ledger: a foreign one. */
    Unit giveToStranger(String board, String type) {
        DeviceSettings theirs = DeviceSettings.everywhere(type);
        return switch (DeviceProviders.plan(look(), theirs, Ownership.of(ledger), key(board), UUID.randomUUID())) {
            case DeviceProviders.Plan.Impossible(Problem reason) -> throw new AssertionError(reason.message());
            case DeviceProviders.Plan.Make(Unit unit) -> {
                operations.make(unit).ifPresent(failure -> {
                    throw new AssertionError(failure.problem().message());
                });
                yield unit;
            }
        };
    }
}
