package kilonova.agent.inspection;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kilonova.agent.discovery.DeviceInventory.NotUnderstood;
import kilonova.agent.kernel.Errno;
import kilonova.agent.kernel.Kernel;
import kilonova.agent.kernel.Outcome;
import kilonova.gpu.board.UnitId;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what mdevctl keeps: a folder for each parent, a JSON file for each mediated device. */
public final class MdevDefinitions {
    /** Where mdevctl keeps them. */
    public static final String FOLDER = "/etc/mdevctl.d";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private MdevDefinitions() {}

    /** All of them; what cannot be read is noted. */
    public static List<MdevDefinition> of(Kernel kernel, List<NotUnderstood> notUnderstood) {
        List<MdevDefinition> found = new ArrayList<>();
        Outcome<List<String>> parents = kernel.list(FOLDER);
        parents.error()
                .filter(error -> error.errno() != Errno.ENOENT)
                .ifPresent(error -> notUnderstood.add(new NotUnderstood(FOLDER, error.sentence())));
        for (String parent : parents.value().orElse(List.of())) {
            for (String name : kernel.namesIn(FOLDER + "/" + parent)) {
                if (UnitId.parse(name).filter(UnitId.Mdev.class::isInstance).isPresent()) {
                    read(kernel, parent, UUID.fromString(name), notUnderstood).ifPresent(found::add);
                }
            }
        }
        return found;
    }

    private static Optional<MdevDefinition> read(
            Kernel kernel, String parent, UUID uuid, List<NotUnderstood> notUnderstood) {
        String file = FOLDER + "/" + parent + "/" + uuid;
        try {
            Outcome<String> text = kernel.read(file);
            text.error().ifPresent(error -> notUnderstood.add(new NotUnderstood(file, error.sentence())));
            return text.value().map(JSON::readTree).map(json -> definition(parent, uuid, json));
        } catch (JacksonException broken) {
            notUnderstood.add(new NotUnderstood(file, "no JSON: " + broken.getOriginalMessage()));
            return Optional.empty();
        }
    }

    private static MdevDefinition definition(String parent, UUID uuid, JsonNode json) {
        return new MdevDefinition(
                parent,
                uuid,
                Optional.of(json.path("mdev_type").asString("")).filter(type -> !type.isEmpty()),
                json.path("start").asString("").equals("auto"));
    }
}
