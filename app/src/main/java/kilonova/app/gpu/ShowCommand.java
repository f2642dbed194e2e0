package kilonova.app.gpu;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import kilonova.agent.doctor.Doctor;
import kilonova.agent.doctor.Finding;
import kilonova.agent.inspection.Inspection;
import kilonova.agent.inspection.PciGpu;
import kilonova.app.text.Text;
import kilonova.gpu.address.DeviceKey;
import kilonova.gpu.board.Board;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows everything about one device. */
@Command(name = "show")
final class ShowCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private LookedAt machine = new LookedAt();

    @Parameters(paramLabel = "ADDRESS", descriptionKey = "gpu.address")
    private String address = "";

    /** @return 0, or 1 if there is no such device */
    @Override
    public Integer call() throws IOException {
        DeviceKey key = DeviceKey.parse(address)
                .orElseThrow(() -> new ParameterException(spec.commandLine(), Text.of("gpu.no.address", address)));
        Inspection seen = machine.look();
        Optional<Board> board = seen.boardOf(key);
        Optional<PciGpu> gpu = seen.gpuWith(key);
        if (board.isPresent()) {
            show(seen, board.get());
        } else if (gpu.isPresent()) {
            show(seen, gpu.get());
        } else {
            spec.commandLine().getErr().println(Text.of("gpu.not.there", key));
            return 1;
        }
        return 0;
    }

    private void show(Inspection seen, Board board) {
        PrintWriter out = spec.commandLine().getOut();
        List<Finding> findings = Doctor.examine(seen, board.key());
        if (machine.json()) {
            out.println(GpuJson.show(seen, board, findings).toPrettyString());
            return;
        }
        line(out, "device", board.key().toString());
        line(out, "libvirt name", board.key().nodeName());
        line(out, "kind", Words.kind(board));
        line(out, "model", Words.model(seen, board));
        line(out, "PCI id", board.pciId().orElse(""));
        line(out, "driver", Words.driver(seen, board));
        line(out, "memory", Words.megabytes(board.frameBufferMb()));
        line(out, "functions", Words.functions(seen, board));
        line(out, "mode", Words.mode(seen, board));
        below(out, Tables.slots(board));
        below(out, Tables.types(List.of(board)));
        below(out, Tables.units(seen, seen.unitsOn(board.key())));
        findings(out, findings);
    }

    private void show(Inspection seen, PciGpu gpu) {
        PrintWriter out = spec.commandLine().getOut();
        List<Finding> findings = Doctor.examine(seen, DeviceKey.of(gpu.address()));
        if (machine.json()) {
            out.println(GpuJson.show(gpu, findings).toPrettyString());
            return;
        }
        line(out, "device", gpu.address().toString());
        line(out, "libvirt name", gpu.address().nodeName());
        line(out, "kind", "no vGPUs");
        line(out, "PCI id", gpu.pciId());
        line(out, "driver", gpu.driver().orElse(""));
        findings(out, findings);
    }

    private static void line(PrintWriter out, String name, String value) {
        if (!value.isEmpty()) {
            out.println("%-13s %s".formatted(name, value));
        }
    }

    private static void below(PrintWriter out, Table table) {
        if (!table.isEmpty()) {
            out.println();
            table.print(out);
        }
    }

    private static void findings(PrintWriter out, List<Finding> findings) {
        if (!findings.isEmpty()) {
            out.println();
            Tables.findings(findings, out);
        }
    }
}
