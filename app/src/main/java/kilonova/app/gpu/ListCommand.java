package kilonova.app.gpu;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import kilonova.agent.doctor.Doctor;
import kilonova.agent.doctor.Finding;
import kilonova.agent.inspection.Inspection;
import kilonova.app.text.Text;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the boards, and the vGPUs that exist. */
@Command(name = "list")
final class ListCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private LookedAt machine = new LookedAt();

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Inspection seen = machine.look();
        if (machine.json()) {
            out.println(GpuJson.boards(seen).toPrettyString());
            return 0;
        }
        Table boards = Tables.boards(seen);
        if (boards.isEmpty()) {
            out.println(Text.of("gpu.none"));
        } else {
            boards.print(out);
        }
        if (!seen.units().isEmpty()) {
            out.println();
            Tables.units(seen, seen.units()).print(out);
        }
        if (!seen.notUnderstood().isEmpty()) {
            out.println();
            out.println(Text.of("gpu.not.understood", seen.notUnderstood().size()));
        }
        long blocked = Doctor.examine(seen).stream()
                .filter(finding -> finding.severity() == Finding.Severity.BLOCKS)
                .count();
        if (blocked > 0) {
            out.println();
            out.println(Text.of("gpu.blocked", blocked));
        }
        return 0;
    }
}
