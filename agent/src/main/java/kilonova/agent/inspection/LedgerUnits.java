package kilonova.agent.inspection;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import kilonova.agent.discovery.DeviceInventory.NotUnderstood;
import kilonova.agent.kernel.Kernel;
import kilonova.agent.ledger.LedgerFile;
import kilonova.agent.ledger.LedgerUnreadable;
import kilonova.agent.ledger.UnitEntry;
import kilonova.gpu.board.UnitId;
import org.jspecify.annotations.Nullable;

/**
 * What ledgers say of units.
 *
 * @param states what each unit of ours is doing, in words
 * @param notUnderstood ledgers that could not be read
 */
public record LedgerUnits(Map<UnitId, String> states, List<NotUnderstood> notUnderstood) {
    /** The file of a recorded tree that says it: one unit and the kind of its state on each line. */
    public static final String RECORDED_FILE = "/kilonova/ledger";

    private static final String LEDGER = "ledger.json";
    private static final String SIMULATED_MACHINE = "machine";
    /** An installed agent has it at {@code agent/hosts/NAME/agent/ledger.json}. */
    private static final int DEEPEST = 5;

    public LedgerUnits {
        states = Map.copyOf(states);
        notUnderstood = List.copyOf(notUnderstood);
    }

    /** No ledger. */
    public static LedgerUnits none() {
        return new LedgerUnits(Map.of(), List.of());
    }

    /** What a recorded tree says. Lines that say nothing are passed over. */
    public static LedgerUnits recorded(Kernel tree) {
        Map<UnitId, String> states = new HashMap<>();
        for (String line : tree.read(RECORDED_FILE).value().orElse("").split("\n", -1)) {
            int blank = line.indexOf(' ');
            if (blank > 0) {
                UnitId.parse(line.substring(0, blank))
                        .ifPresent(
                                id -> states.put(id, line.substring(blank + 1).strip()));
            }
        }
        return new LedgerUnits(states, List.of());
    }

    /** What the ledgers below some folders say. Those of simulated hosts are passed over: their devices are not this machine's. */
    public static LedgerUnits below(List<Path> folders) {
        Map<UnitId, String> states = new HashMap<>();
        List<NotUnderstood> notUnderstood = new ArrayList<>();
        for (Path folder : folders) {
            for (Path file : ledgers(folder, notUnderstood)) {
                try {
                    for (UnitEntry entry :
                            LedgerFile.open(file).read().devices().entries()) {
                        if (entry.ours()) {
                            states.put(entry.id(), entry.state().toString());
                        }
                    }
                } catch (LedgerUnreadable unreadable) {
                    notUnderstood.add(left(file, unreadable.getCause()));
                }
            }
        }
        return new LedgerUnits(states, notUnderstood);
    }

    private static List<Path> ledgers(Path folder, List<NotUnderstood> notUnderstood) {
        List<Path> found = new ArrayList<>();
        FileVisitor<Path> visitor = new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile() && file.endsWith(LEDGER) && !isSimulated(file)) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                if (!(failure instanceof NoSuchFileException)) {
                    notUnderstood.add(left(file, failure));
                }
                return FileVisitResult.CONTINUE;
            }
        };
        try {
            Files.walkFileTree(folder, Set.of(), DEEPEST, visitor);
        } catch (IOException failure) {
            notUnderstood.add(left(folder, failure));
        }
        Collections.sort(found);
        return found;
    }

    private static NotUnderstood left(Path file, @Nullable Throwable failure) {
        return new NotUnderstood(
                file.toString(),
                failure instanceof AccessDeniedException
                        ? "may not be read by this user (EACCES)"
                        : "no ledger that can be read: " + failure);
    }

    /** A simulated machine lies beside the folder of its agent. */
    private static boolean isSimulated(Path ledger) {
        return Optional.ofNullable(ledger.getParent())
                .map(agent -> agent.resolveSibling(SIMULATED_MACHINE))
                .filter(Files::exists)
                .isPresent();
    }

    /** As {@link #RECORDED_FILE} has it: no guest is named. */
    public String asRecorded() {
        return states.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue().split(" ", 2)[0])
                .sorted()
                .collect(Collectors.joining("\n"));
    }
}
