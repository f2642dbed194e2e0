package kilonova.agent.discovery;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import kilonova.agent.kernel.Errno;
import kilonova.agent.kernel.Kernel;
import kilonova.agent.kernel.KernelError;
import kilonova.agent.kernel.Outcome;
import kilonova.gpu.address.DeviceKey;
import kilonova.gpu.address.PciAddress;
import kilonova.gpu.board.Unit;
import kilonova.gpu.board.UnitId;
import kilonova.gpu.type.TypeId;

/**
 * Makes and removes units. Each operation may be repeated: what is done already counts as done. Each refuses to touch what is not as the
 * unit says, since virtual functions and UUIDs outlive their owners. The caller stores its intent first.
 *
 * <p>Safe to use from several threads as far as the kernel is; two operations on one board should not run at once, for the second one's plan
 * may be void after the first.
 */
public final class DeviceOperations {
    /** The code of a failure where the driver was asked to set a function's type and answered that it will not now. */
    public static final String TYPE_REFUSED = "vf.type_refused";

    private final Kernel kernel;

    /** @param kernel whose devices are meant */
    public DeviceOperations(Kernel kernel) {
        this.kernel = kernel;
    }

    /** All units that the hardware has now, ours and foreign. */
    public List<Unit> list() {
        return Discovery.look(kernel).units();
    }

    /** Whether the hardware has something under this unit's name, of whatever type: ours or not. */
    public boolean isTaken(Unit unit) {
        return switch (unit.id()) {
            case UnitId.Mdev mdev -> kernel.exists(folder(mdev));
            case UnitId.Function(PciAddress function) ->
                currentType(function).filter(type -> !type.equals("0")).isPresent();
        };
    }

    /** Whether the hardware has this unit, with this type, in this slot. */
    public boolean isMade(Unit unit) {
        return switch (unit.id()) {
            case UnitId.Mdev mdev -> isMadeMdev(mdev, unit);
            case UnitId.Function(PciAddress function) ->
                currentType(function).filter(unit.type().value()::equals).isPresent();
        };
    }

    /**
     * Whether the hardware surely has no such unit: nothing of its name, or something of another type or elsewhere. A unit that cannot be
     * read, for whatever reason, is not gone, and neither is one that a driver may still be making.
     */
    public boolean isGone(Unit unit) {
        return switch (unit.id()) {
            case UnitId.Mdev mdev -> {
                boolean mayCome = mayComeYet(unit);
                boolean gone = isGone(kernel.readLink(folder(mdev)));
                yield (gone && !mayCome) || (isReadable(mdev) && !isMade(unit));
            }
            case UnitId.Function(PciAddress function) -> {
                Outcome<String> type = kernel.read(typeFile(function));
                yield isGone(type)
                        || type.value()
                                .filter(now -> !now.equals(unit.type().value()))
                                .isPresent();
            }
        };
    }

    private static boolean isGone(Outcome<String> asked) {
        return asked.error()
                .filter(error -> error.errno() == Errno.ENOENT || error.errno() == Errno.ENOTDIR)
                .isPresent();
    }

    /** Whether the driver was asked for such a unit and has not answered. Asked before the unit is looked for: it may come in between. */
    private boolean mayComeYet(Unit unit) {
        Set<String> hanging = kernel.hanging();
        return !hanging.isEmpty()
                && MdevParents.busName(kernel, unit.slot())
                        .map(parent -> Sysfs.create(parent, unit.type()))
                        .filter(hanging::contains)
                        .isPresent();
    }

    private boolean isReadable(UnitId.Mdev mdev) {
        return kernel.readLink(folder(mdev)).value().isPresent()
                && kernel.readLink(folder(mdev) + "/mdev_type").value().isPresent();
    }

    /**
     * Makes a unit.
     *
     * @return empty when the hardware has it, as read back after the write
     */
    public Optional<DeviceFailure> make(Unit unit) {
        return switch (unit.id()) {
            case UnitId.Mdev mdev -> makeMdev(mdev, unit);
            case UnitId.Function(PciAddress function) -> setType(function, unit.type());
        };
    }

    /**
     * Removes a unit.
     *
     * @return empty when the hardware no longer has it
     */
    public Optional<DeviceFailure> remove(Unit unit) {
        return switch (unit.id()) {
            case UnitId.Mdev mdev -> removeMdev(mdev, unit);
            case UnitId.Function(PciAddress function) -> clearType(function, unit.type());
        };
    }

    private Optional<DeviceFailure> makeMdev(UnitId.Mdev mdev, Unit unit) {
        if (kernel.exists(folder(mdev))) {
            return isMadeMdev(mdev, unit)
                    ? Optional.empty()
                    : Optional.of(DeviceFailure.of(
                            "mdev.not_ours", "mdev %s exists already, elsewhere or of another type".formatted(mdev)));
        }
        Optional<String> parent = MdevParents.busName(kernel, unit.slot());
        if (parent.isEmpty()) {
            return Optional.of(
                    DeviceFailure.of("device.gone", "%s takes no mediated devices (any more)".formatted(unit.slot())));
        }
        Optional<KernelError> refused = kernel.write(Sysfs.create(parent.get(), unit.type()), mdev.toString());
        if (refused.isPresent()) {
            return refused.map(error ->
                    DeviceFailure.of("mdev.create_failed", "making mdev " + mdev + " of " + unit.type(), error));
        }
        return isMadeMdev(mdev, unit)
                ? Optional.empty()
                : Optional.of(DeviceFailure.of(
                        "mdev.create_failed", "the driver took mdev %s and does not show it".formatted(mdev)));
    }

    private Optional<DeviceFailure> removeMdev(UnitId.Mdev mdev, Unit unit) {
        boolean mayCome = mayComeYet(unit);
        if (isGone(kernel.readLink(folder(mdev)))) {
            return mayCome
                    ? Optional.of(DeviceFailure.of(
                            "mdev.not_answered",
                            "the driver was asked for mdev %s and has not answered: it may make it yet"
                                    .formatted(mdev)))
                    : Optional.empty();
        }
        if (!isReadable(mdev)) {
            return Optional.of(DeviceFailure.of(
                    "mdev.unreadable", "mdev %s is there and cannot be read; it stays".formatted(mdev)));
        }
        if (!isMadeMdev(mdev, unit)) {
            return Optional.of(DeviceFailure.of(
                    "mdev.not_ours", "mdev %s is not the one that the ledger knows; it stays".formatted(mdev)));
        }
        Optional<KernelError> refused = kernel.write(folder(mdev) + "/remove", "1");
        if (refused.isPresent() && kernel.exists(folder(mdev))) {
            return refused.map(error -> DeviceFailure.of("mdev.remove_failed", "removing mdev " + mdev, error));
        }
        return kernel.exists(folder(mdev))
                ? Optional.of(DeviceFailure.of(
                        "mdev.remove_failed",
                        "the driver took the removal of mdev %s and still shows it".formatted(mdev)))
                : Optional.empty();
    }

    private Optional<DeviceFailure> setType(PciAddress function, TypeId type) {
        Optional<String> current = currentType(function);
        if (current.isEmpty()) {
            return Optional.of(noFunction(function));
        }
        if (current.get().equals(type.value())) {
            return Optional.empty();
        }
        if (!current.get().equals("0")) {
            return Optional.of(DeviceFailure.of(
                    "vf.type_busy",
                    "virtual function %s has type %s already, not %s".formatted(function, current.get(), type)));
        }
        return writeType(function, type.value(), "vf.type_write_failed");
    }

    private Optional<DeviceFailure> clearType(PciAddress function, TypeId type) {
        Optional<String> current = currentType(function);
        if (current.isEmpty()) {
            return kernel.exists(Sysfs.pci(function)) ? Optional.of(noFunction(function)) : Optional.empty();
        }
        if (current.get().equals("0")) {
            return Optional.empty();
        }
        if (!current.get().equals(type.value())) {
            return Optional.of(DeviceFailure.of(
                    "vf.owner_changed",
                    "virtual function %s has type %s, not %s: it belongs to somebody else now and stays"
                            .formatted(function, current.get(), type)));
        }
        return writeType(function, "0", "vf.type_clear_failed");
    }

    private Optional<DeviceFailure> writeType(PciAddress function, String type, String code) {
        Optional<KernelError> refused = kernel.write(typeFile(function), type);
        if (refused.isPresent()) {
            return refused.map(error -> DeviceFailure.of(
                    saysNo(error.errno()) ? TYPE_REFUSED : code, "virtual function " + function, error));
        }
        Optional<String> now = currentType(function);
        return now.filter(type::equals).isPresent()
                ? Optional.empty()
                : Optional.of(new DeviceFailure(
                        DeviceFailure.of(
                                        code,
                                        "virtual function %s took type %s and shows %s"
                                                .formatted(function, type, now.orElse("nothing")))
                                .problem(),
                        Optional.of(Errno.EIO)));
    }

    /** Whether an answer is about what was asked, or who asked, or the moment, and not about a device that has failed. */
    private static boolean saysNo(Errno errno) {
        return switch (errno) {
            case ENOSPC, EINVAL, EBUSY, EAGAIN, ETIMEDOUT, EACCES, EPERM, EROFS, ENOMEM -> true;
            default -> false;
        };
    }

    private boolean isMadeMdev(UnitId.Mdev mdev, Unit unit) {
        Optional<DeviceKey> parent = MdevParents.parentOf(kernel, mdev.toString());
        Optional<String> type = kernel.linkedName(folder(mdev) + "/mdev_type").value();
        return parent.equals(Optional.of(unit.slot()))
                && type.filter(unit.type().value()::equals).isPresent();
    }

    private Optional<String> currentType(PciAddress function) {
        return kernel.read(typeFile(function)).value();
    }

    private static DeviceFailure noFunction(PciAddress function) {
        return DeviceFailure.of("device.gone", "virtual function %s takes no types (any more)".formatted(function));
    }

    private static String folder(UnitId.Mdev mdev) {
        return Sysfs.MDEVS + "/" + mdev;
    }

    private static String typeFile(PciAddress function) {
        return Sysfs.vendorFolder(function) + "/current_vgpu_type";
    }
}
