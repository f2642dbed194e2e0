package kilonova.agent.doctor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import kilonova.agent.inspection.Inspection;
import kilonova.agent.inspection.PciGpu;
import kilonova.gpu.address.DeviceKey;
import kilonova.gpu.board.Board;

/** Reads an inspection for reasons. */
public final class Doctor {
    private static final Comparator<Finding> ORDER = Comparator.comparing(Finding::severity)
            .thenComparing(finding -> finding.device().isPresent())
            .thenComparing(finding -> finding.device().map(DeviceKey::toString).orElse(""));

    private Doctor() {}

    /** Everything there is to say: what blocks first, the machine before its devices. */
    public static List<Finding> examine(Inspection seen) {
        List<Finding> findings = new ArrayList<>(HostChecks.of(seen));
        for (Board board : seen.inventory().boards()) {
            findings.addAll(BoardChecks.of(seen, board));
            findings.addAll(UseChecks.of(seen, board));
        }
        for (PciGpu gpu : seen.gpusWithoutBoard()) {
            findings.addAll(BareGpuChecks.of(seen, gpu));
        }
        findings.addAll(UseChecks.ofDefinitions(seen));
        findings.sort(ORDER);
        return List.copyOf(findings);
    }

    /** The same, and what the machine's setup is in the way of. */
    public static List<Finding> examine(Inspection seen, HostSetup setup) {
        List<Finding> findings = new ArrayList<>(examine(seen));
        setup.configuration().ifPresent(found -> findings.addAll(ConfigurationChecks.of(seen, found)));
        setup.images().ifPresent(reading -> findings.addAll(ImageChecks.of(reading)));
        findings.sort(ORDER);
        return List.copyOf(findings);
    }

    /** What there is to say about one device. */
    public static List<Finding> examine(Inspection seen, DeviceKey device) {
        return examine(seen).stream()
                .filter(finding -> finding.device().filter(device::equals).isPresent())
                .toList();
    }
}
