package kilonova.app.placement;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import kilonova.config.placementconf.PolicySettings;
import kilonova.placement.api.Policy;
import kilonova.placement.policy.Check;
import kilonova.placement.policy.PolicyFile;

/** Finds an operator's rules, and makes the policy of them and the defaults. */
final class PolicyFiles {
    private static final List<String> USUAL = List.of("policy.yaml", "policy.json");

    private PolicyFiles() {}

    /**
     * The policy. A file that is named must be there; one with the usual name need not.
     *
     * @param folder what relative names start from
     * @throws IllegalArgumentException with a sentence for the operator, when a rule is not understood
     */
    static Policy policy(Path folder, PolicySettings settings) throws IOException {
        Map<String, Check> rules = new LinkedHashMap<>();
        for (Path file : files(folder, settings)) {
            rules.putAll(PolicyFile.read(file.toString(), Files.readString(file)));
        }
        return Policy.of(!settings.enforceNewDefaults(), settings.enforceScope(), rules, settings.policyDefaultRule());
    }

    private static List<Path> files(Path folder, PolicySettings settings) throws IOException {
        Optional<Path> first = settings.policyFile()
                .map(folder::resolve)
                .or(() -> USUAL.stream()
                        .map(folder::resolve)
                        .filter(Files::exists)
                        .findFirst());
        List<Path> files = new ArrayList<>(first.stream().toList());
        for (String name : settings.policyDirs()) {
            Path more = folder.resolve(name);
            if (first.isPresent() && Files.isDirectory(more)) {
                try (Stream<Path> found = Files.list(more)) {
                    found.filter(file -> !file.getFileName().toString().startsWith("."))
                            .sorted()
                            .forEach(files::add);
                }
            }
        }
        return files;
    }
}
