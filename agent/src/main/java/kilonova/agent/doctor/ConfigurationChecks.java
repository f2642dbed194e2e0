package kilonova.agent.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kilonova.agent.discovery.SettingsProblems;
import kilonova.agent.doctor.HostSetup.Configuration;
import kilonova.agent.inspection.Inspection;
import kilonova.config.ConfigResult;
import kilonova.config.Settings;
import kilonova.config.sriov.SriovSettings;
import kilonova.gpu.board.Board;
import kilonova.gpu.selection.DeviceSettings;
import kilonova.gpu.type.VgpuType;

/** Which settings keep devices from giving vGPUs. */
final class ConfigurationChecks {
    private static final int MOST_TYPES_NAMED = 6;
    private static final String RESTART = "systemctl restart kilonova-agent";

    private final Inspection seen;
    private final String file;

    private ConfigurationChecks(Inspection seen, String file) {
        this.seen = seen;
        this.file = file;
    }

    static List<Finding> of(Inspection seen, Configuration configuration) {
        return switch (configuration) {
            case Configuration.Unreadable(String file, String reason) ->
                List.of(Finding.blocks(
                        "config.unreadable",
                        "%s cannot be read: %s.".formatted(file, reason),
                        "ls -l " + file + "  # root must be able to read it"));
            case Configuration.Read(String file, ConfigResult result) -> new ConfigurationChecks(seen, file).of(result);
        };
    }

    private List<Finding> of(ConfigResult result) {
        List<Finding> findings = new ArrayList<>();
        String check = "kilonova config check " + file;
        result.warnings().forEach(warning -> findings.add(Finding.limits("config.warning", warning.toString(), check)));
        switch (result) {
            case ConfigResult.Refused refused ->
                refused.errors()
                        .forEach(error -> findings.add(Finding.blocks("config.refused", error.toString(), check)));
            case ConfigResult.Accepted accepted -> findings.addAll(of(accepted.settings()));
        }
        return findings;
    }

    private List<Finding> of(Settings settings) {
        List<Finding> findings = new ArrayList<>();
        DeviceSettings devices = settings.devices();
        SettingsProblems.reachingNoDevice(seen.inventory(), devices)
                .forEach(problem -> findings.add(Finding.limits(
                        problem.code().replaceFirst("^device", "config"), problem.message() + ".", "editor " + file)));
        List<Board> boards = seen.inventory().boards();
        if (devices.types().isEmpty() && !boards.isEmpty()) {
            findings.add(Finding.blocks(
                    "config.no_type_enabled",
                    "%s enables no type: the agent offers no vGPU.".formatted(file),
                    "kilonova gpu types",
                    "editor %s  # [devices] enabled_mdev_types = %s".formatted(file, example(boards)),
                    RESTART));
            return findings;
        }
        boards.forEach(board -> findings.addAll(of(settings.sriov(), devices, board)));
        return findings;
    }

    private List<Finding> of(SriovSettings functions, DeviceSettings devices, Board board) {
        Optional<DeviceSettings.ForBoard> meant = devices.forBoard(board);
        if (meant.isEmpty()) {
            return List.of(Finding.limits(
                            "config.no_type_for_device",
                            "%s enables types for other devices only: this one offers no vGPU.".formatted(file),
                            "editor %s  # name its address in [mdev_TYPE] device_addresses".formatted(file),
                            RESTART)
                    .of(board.key()));
        }
        if (board.slots().isEmpty()) {
            return functions.mode() == SriovSettings.Mode.OFF && board.virtualFunctions() > 0
                    ? List.of(functionsOff(board))
                    : List.of();
        }
        String wanted = meant.get().selection().type();
        boolean known = board.typeCalled(wanted).isPresent() || board.types().isEmpty();
        return known ? List.of() : List.of(unknownType(board, wanted));
    }

    private Finding functionsOff(Board board) {
        return Finding.limits(
                        "config.sriov_off",
                        "%s says [devices] sriov = off: the agent leaves its virtual functions as they are after a boot, off."
                                .formatted(file),
                        "editor %s  # [devices] sriov = auto".formatted(file),
                        RESTART,
                        "kilonova gpu unit  # or enable them at boot without the agent")
                .of(board.key());
    }

    /** A full board of virtual functions lists no types, and the agent that remembers them may never have run here. */
    private Finding unknownType(Board board, String wanted) {
        String sentence = "%s enables %s for it, which it does not know; it knows %s."
                .formatted(file, wanted, some(board.types()));
        String remedy = "editor %s  # [devices] enabled_mdev_types".formatted(file);
        Finding finding = board.units().isEmpty()
                ? Finding.blocks("config.unknown_type", sentence, "kilonova gpu types", remedy, RESTART)
                : Finding.limits("config.unknown_type", sentence, "kilonova gpu types", remedy, RESTART);
        return finding.of(board.key());
    }

    private static String some(List<VgpuType> types) {
        String named = String.join(
                ", ",
                types.stream().limit(MOST_TYPES_NAMED).map(VgpuType::label).toList());
        return types.size() > MOST_TYPES_NAMED ? named + " and " + (types.size() - MOST_TYPES_NAMED) + " more" : named;
    }

    private static String example(List<Board> boards) {
        return boards.stream()
                .flatMap(board -> board.types().stream())
                .map(type -> type.id().value())
                .findFirst()
                .orElse("TYPE");
    }
}
