package kilonova.app.gpu;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import kilonova.agent.doctor.Doctor;
import kilonova.agent.doctor.Finding;
import kilonova.app.text.Text;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says why the GPUs of this machine offer nothing, or less than they could, and what mends it. */
@Command(name = "doctor")
final class DoctorCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private LookedAt machine = new LookedAt();

    /** @return 1 if something keeps a device, or the machine, from giving vGPUs */
    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        List<Finding> findings = Doctor.examine(machine.look());
        if (machine.json()) {
            out.println(GpuJson.findings(findings).toPrettyString());
        } else if (findings.isEmpty()) {
            out.println(Text.of("gpu.healthy"));
        } else {
            Tables.findings(findings, out);
        }
        return findings.stream().anyMatch(finding -> finding.severity() == Finding.Severity.BLOCKS) ? 1 : 0;
    }
}
