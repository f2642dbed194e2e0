package kilonova.agent.discovery;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import kilonova.agent.discovery.DeviceInventory.NotUnderstood;
import kilonova.agent.kernel.Errno;
import kilonova.agent.kernel.Kernel;
import kilonova.agent.kernel.KernelError;
import kilonova.agent.kernel.Outcome;

/** Reads the kernel's files, and notes each that is there and cannot be read or understood. A file that is not there is no error. */
final class FileReader {
    private static final Pattern ID = Pattern.compile("0x[0-9a-fA-F]{4}");

    private final Kernel kernel;
    private final List<NotUnderstood> notUnderstood;

    FileReader(Kernel kernel, List<NotUnderstood> notUnderstood) {
        this.kernel = kernel;
        this.notUnderstood = notUnderstood;
    }

    Kernel kernel() {
        return kernel;
    }

    void leaveOut(String file, String reason) {
        notUnderstood.add(new NotUnderstood(file, reason));
    }

    Optional<String> text(String file) {
        return noted(kernel.read(file));
    }

    /** A text that has to be there. */
    Optional<String> required(String file) {
        Outcome<String> text = kernel.read(file);
        text.error().ifPresent(error -> leaveOut(error.file(), error.sentence()));
        return text.value();
    }

    /** A count of 0 to 999,999,999. */
    OptionalInt number(String file) {
        return text(file).map(text -> asNumber(file, text)).orElse(OptionalInt.empty());
    }

    /** A count that has to be there. */
    OptionalInt requiredNumber(String file) {
        return required(file).map(text -> asNumber(file, text)).orElse(OptionalInt.empty());
    }

    /** Four hexadecimal digits after {@code 0x}, which have to be there. */
    Optional<String> requiredId(String file) {
        Optional<String> text = required(file);
        text.filter(id -> !ID.matcher(id).matches()).ifPresent(id -> leaveOut(file, "no PCI id: " + shown(id)));
        return text.filter(id -> ID.matcher(id).matches());
    }

    List<String> names(String folder) {
        return noted(kernel.list(folder)).orElse(List.of());
    }

    private OptionalInt asNumber(String file, String text) {
        OptionalInt number = Kernel.numberIn(text);
        if (number.isEmpty()) {
            leaveOut(file, "no count: " + shown(text));
        }
        return number;
    }

    private <T> Optional<T> noted(Outcome<T> outcome) {
        outcome.error()
                .filter(error -> error.errno() != Errno.ENOENT)
                .ifPresent((KernelError error) -> leaveOut(error.file(), error.sentence()));
        return outcome.value();
    }

    /** Whatever a broken file held, on one short line. */
    static String shown(String text) {
        String line = text.codePoints()
                .limit(40)
                .map(sign -> Character.isISOControl(sign) ? '?' : sign)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return "'" + line + (text.length() > line.length() ? "…" : "") + "'";
    }
}
