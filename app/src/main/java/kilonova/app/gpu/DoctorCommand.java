package kilonova.app.gpu;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import kilonova.agent.doctor.Doctor;
import kilonova.agent.doctor.Finding;
import kilonova.agent.doctor.HostSetup;
import kilonova.app.text.Text;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says why the GPUs of this machine offer nothing, or less than they could, and what mends it. */
@Command(name = "doctor")
final class DoctorCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private LookedAt machine = new LookedAt();

    @Option(names = "--config", paramLabel = "FILE", descriptionKey = "gpu.config")
    private Optional<Path> config = Optional.empty();

    /** @return 1 if something keeps a device, or the machine, from giving vGPUs */
    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        LookedAt.Machine looked = machine.machine();
        List<Finding> findings = Doctor.examine(looked.look(), setup(looked));
        if (machine.json()) {
            out.println(GpuJson.findings(findings).toPrettyString());
        } else if (findings.isEmpty()) {
            out.println(Text.of("gpu.healthy"));
        } else {
            Tables.findings(findings, out);
        }
        return findings.stream().anyMatch(finding -> finding.severity() == Finding.Severity.BLOCKS) ? 1 : 0;
    }

    /** A recording has no settings of its own; only a file that is named is taken for its. */
    private HostSetup setup(LookedAt.Machine looked) throws IOException, InterruptedException {
        SetupReader reader = new SetupReader(looked.kernel());
        Optional<Path> file = config.or(() -> machine.isRecorded() ? Optional.empty() : SetupReader.usualFile());
        return new HostSetup(
                file.map(reader::configuration), machine.isRecorded() ? Optional.empty() : SetupReader.images());
    }
}
