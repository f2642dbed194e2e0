package kilonova.agent.inspection;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import kilonova.agent.discovery.DeviceInventory.NotUnderstood;
import kilonova.agent.kernel.Kernel;
import kilonova.agent.ledger.LedgerFile;
import kilonova.agent.ledger.LedgerUnreadable;
import kilonova.agent.ledger.UnitEntry;
import kilonova.gpu.board.UnitId;

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
        for (Path file : AgentFiles.named(LEDGER, folders, notUnderstood)) {
            try {
                for (UnitEntry entry : LedgerFile.open(file).read().devices().entries()) {
                    if (entry.ours()) {
                        states.put(entry.id(), entry.state().toString());
                    }
                }
            } catch (LedgerUnreadable unreadable) {
                notUnderstood.add(AgentFiles.left(file, unreadable.getCause()));
            }
        }
        return new LedgerUnits(states, notUnderstood);
    }

    /** As {@link #RECORDED_FILE} has it: no guest is named. */
    public String asRecorded() {
        return states.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue().split(" ", 2)[0])
                .sorted()
                .collect(Collectors.joining("\n"));
    }
}
