package kilonova.agent.inspection;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kilonova.agent.discovery.KnownTypesFile;
import kilonova.agent.kernel.Kernel;
import kilonova.gpu.type.KnownTypes;
import kilonova.gpu.type.VgpuType;

/**
 * What the agents of a machine remember of it.
 *
 * @param units what their ledgers say of units
 * @param types the types that they saw, also those that functions list no longer because a board is full
 */
public record AgentMemory(LedgerUnits units, KnownTypes types) {
    /** The file of a recorded tree that has the types, as the agent's own file has them. */
    public static final String RECORDED_TYPES = "/kilonova/" + KnownTypesFile.NAME;

    /** Nothing: no agent has been here. */
    public static AgentMemory none() {
        return new AgentMemory(LedgerUnits.none(), KnownTypes.none());
    }

    /** What a recorded tree says. */
    public static AgentMemory recorded(Kernel tree) {
        return new AgentMemory(
                LedgerUnits.recorded(tree),
                tree.read(RECORDED_TYPES).value().map(KnownTypesFile::parse).orElse(KnownTypes.none()));
    }

    /** What the files of agents below some folders say; those of simulated hosts are passed over. */
    public static AgentMemory below(List<Path> folders) {
        KnownTypes known = KnownTypes.none();
        // what cannot be looked into is told by the look for ledgers
        for (Path file : AgentFiles.named(KnownTypesFile.NAME, folders, new ArrayList<>())) {
            for (Map.Entry<String, List<VgpuType>> model :
                    KnownTypesFile.read(file).byModel().entrySet()) {
                known = known.with(model.getKey(), model.getValue());
            }
        }
        return new AgentMemory(LedgerUnits.below(folders), known);
    }
}
