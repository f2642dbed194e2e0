package kilonova.app.gpu;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import kilonova.agent.inspection.Inspection;
import kilonova.app.text.Text;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the types of vGPU that each board knows, and how many more of each fit. */
@Command(name = "types")
final class TypesCommand implements Callable<Integer> {
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
            out.println(GpuJson.types(seen, seen.inventory().boards()).toPrettyString());
            return 0;
        }
        Table types = Tables.types(seen.inventory().boards());
        if (types.isEmpty()) {
            out.println(Text.of("gpu.no.types"));
        } else {
            types.print(out);
        }
        return 0;
    }
}
