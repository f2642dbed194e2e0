package kilonova.placement.catalogue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.placement.traits.Trait;

/** The names that every OpenStack deployment knows (the lists of os-resource-classes and os-traits). */
final class Standard {
    static final List<ResourceClass> RESOURCE_CLASSES =
            lines("/kilonova/placement/standard-resource-classes.txt").stream()
                    .map(ResourceClass::new)
                    .toList();
    static final List<Trait> TRAITS = lines("/kilonova/placement/standard-traits.txt").stream()
            .map(Trait::new)
            .toList();

    private Standard() {}

    private static List<String> lines(String resource) {
        try (InputStream in = Objects.requireNonNull(Standard.class.getResourceAsStream(resource), resource);
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines().filter(line -> !line.isBlank()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
