package kilonova.app.gpu;

import java.util.List;
import java.util.stream.Collectors;
import kilonova.app.text.Text;
import kilonova.gpu.address.PciAddress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints a systemd unit that enables virtual functions at boot, for hosts that want it without the agent. */
@Command(name = "unit")
final class UnitCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "ADDRESS", descriptionKey = "functions.device")
    private List<String> devices = List.of();

    @Option(
            names = "--program",
            paramLabel = "FILE",
            defaultValue = "/usr/bin/kilonova",
            descriptionKey = "unit.program")
    private String program = "";

    @Override
    public void run() {
        String addresses = devices.stream()
                .map(text -> PciAddress.parse(text)
                        .orElseThrow(() ->
                                new ParameterException(spec.commandLine(), Text.of("functions.no.address", text))))
                .map(PciAddress::toString)
                .collect(Collectors.joining(" "));
        spec.commandLine().getOut().print("""
                        # /etc/systemd/system/kilonova-functions.service
                        [Unit]
                        Description=Virtual functions of %1$s
                        # The vendor's daemons must run before types show up; guests start after the functions are there.
                        Wants=nvidia-vgpud.service nvidia-vgpu-mgr.service
                        After=nvidia-vgpud.service nvidia-vgpu-mgr.service
                        Before=libvirtd.service virtqemud.service libvirt-guests.service kilonova-agent.service

                        [Service]
                        Type=oneshot
                        RemainAfterExit=yes
                        ExecStart=%2$s gpu sriov enable %1$s
                        Restart=on-failure
                        RestartSec=30

                        [Install]
                        WantedBy=multi-user.target
                        """.formatted(addresses, program));
        spec.commandLine().getOut().flush();
    }
}
