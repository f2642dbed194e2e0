package kilonova.app.gpu;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import kilonova.agent.inspection.Inspection;
import kilonova.agent.inspection.NvidiaGpu;
import kilonova.agent.inspection.PciGpu;
import kilonova.gpu.board.Board;
import kilonova.gpu.board.BoardMode;
import kilonova.gpu.board.Slot;
import kilonova.gpu.board.Unit;
import kilonova.gpu.board.Vendor;
import kilonova.gpu.capacity.Room;
import kilonova.gpu.type.VgpuType;

/** How things of a GPU are called in tables. */
final class Words {
    private Words() {}

    /** What kind of device it is: whole boards and boards of functions are told apart. */
    static String kind(Board board) {
        if (board.slots().isEmpty()) {
            return "functions off";
        }
        return switch (board.slots().getFirst()) {
            case Slot.WholeDevice whole -> board.key().pci().isPresent() ? "whole GPU" : "virtual device";
            case Slot.MdevFunction function -> "mdev functions";
            case Slot.VendorFunction function -> "vendor functions";
        };
    }

    static String slotKind(Slot slot) {
        return switch (slot) {
            case Slot.WholeDevice whole -> "whole device";
            case Slot.MdevFunction function -> "virtual function (mdev)";
            case Slot.VendorFunction function -> "virtual function (vendor)";
        };
    }

    /** A board without types is called as another of its kind that has some. */
    static String model(Inspection seen, Board board) {
        Optional<String> model = board.model()
                .or(() -> seen.inventory().boards().stream()
                        .filter(other ->
                                board.pciId().isPresent() && other.pciId().equals(board.pciId()))
                        .flatMap(other -> other.model().stream())
                        .findFirst());
        return (vendor(board.vendor()) + " " + model.or(board::pciId).orElse("")).strip();
    }

    static String model(PciGpu gpu) {
        return vendor(gpu.vendor()) + " " + gpu.pciId();
    }

    private static String vendor(Vendor vendor) {
        return switch (vendor) {
            case NVIDIA -> "NVIDIA";
            case INTEL -> "Intel";
            case AMD -> "AMD";
            case OTHER -> "";
        };
    }

    /** A board in MIG mode without a vGPU tells of it only through its vendor's tool. */
    static String mode(Inspection seen, Board board) {
        boolean split = seen.nvidia(board.key()).flatMap(NvidiaGpu::migMode).orElse(false);
        return (split ? BoardMode.GPU_INSTANCES : board.mode())
                .name()
                .toLowerCase(Locale.ROOT)
                .replace('_', ' ');
    }

    static String megabytes(OptionalInt megabytes) {
        return megabytes.isPresent() ? megabytes.getAsInt() + " MiB" : "";
    }

    static String number(OptionalInt number) {
        return number.isPresent() ? Integer.toString(number.getAsInt()) : "";
    }

    /** What the driver says of a type, where the other columns do not say it. */
    static String description(VgpuType type) {
        boolean told = type.description().frameBufferMb().isPresent();
        return told ? "" : type.description().text();
    }

    /** How many more of a type fit now; {@code 1+} where it cannot be told how many after the next. */
    static String available(Board board, VgpuType type) {
        Room room = Room.on(board, type, slot -> true);
        return room.more() + (room.limit().isPresent() ? "+" : "");
    }

    static String functions(Inspection seen, Board board) {
        int enabled = seen.gpu(board.key())
                .map(gpu -> gpu.functions().size())
                .orElse(board.slots().size());
        return board.virtualFunctions() == 0 ? "" : enabled + " of " + board.virtualFunctions();
    }

    static String driver(Inspection seen, Board board) {
        return seen.gpu(board.key()).flatMap(PciGpu::driver).orElse("");
    }

    static String type(Inspection seen, Unit unit) {
        Optional<VgpuType> type = seen.inventory().board(unit.board()).flatMap(board -> board.type(unit.type()));
        return type.map(VgpuType::label).orElse(unit.type().value());
    }
}
