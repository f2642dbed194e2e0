package kilonova.agent.inspection;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kilonova.agent.kernel.Kernel;
import kilonova.agent.ledger.LedgerFile;
import kilonova.agent.ledger.UnitEntry;
import kilonova.gpu.board.UnitId;

/**
 * What ledgers say of units.
 *
 * @param states what each unit of ours is doing, in words
 */
public record LedgerUnits(Map<UnitId, String> states) {
    /** The file of a recorded tree that says it: one unit and the kind of its state on each line. */
    public static final String RECORDED_FILE = "/kilonova/ledger";

    private static final String LEDGER = "ledger.json";
    private static final String SIMULATED_MACHINE = "machine";
    private static final int DEEPEST = 4;

    public LedgerUnits {
        states = Map.copyOf(states);
    }

    /** No ledger. */
    public static LedgerUnits none() {
        return new LedgerUnits(Map.of());
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
        return new LedgerUnits(states);
    }

    /**
     * What the ledgers below some folders say. Those of simulated hosts are passed over: their devices are not this machine's.
     *
     * @throws kilonova.agent.ledger.LedgerUnreadable when one of them is damaged
     */
    public static LedgerUnits below(List<Path> folders) throws IOException {
        Map<UnitId, String> states = new HashMap<>();
        for (Path folder : folders) {
            for (Path file : ledgers(folder)) {
                for (UnitEntry entry : LedgerFile.open(file).read().devices().entries()) {
                    if (entry.ours()) {
                        states.put(entry.id(), entry.state().toString());
                    }
                }
            }
        }
        return new LedgerUnits(states);
    }

    private static List<Path> ledgers(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.find(
                folder,
                DEEPEST,
                (file, attributes) -> attributes.isRegularFile()
                        && Path.of(LEDGER).equals(file.getFileName())
                        && !isSimulated(file))) {
            return files.sorted().toList();
        }
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
