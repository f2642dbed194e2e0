package kilonova.agent.overrides;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import kilonova.agent.durable.DurableFile;
import kilonova.gpu.address.DeviceKey;
import kilonova.gpu.selection.MdevTypeSelection;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The file that keeps {@link Overrides}. Not for several threads at once. */
public final class OverridesFile {
    private static final int FORMAT = 1;

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final Path file;
    private Overrides overrides;

    private OverridesFile(Path file, Overrides overrides) {
        this.file = file;
        this.overrides = overrides;
    }

    private record Document(int format, List<String> drained, List<Retyped> retyped) {
        private record Retyped(String board, String type, String resourceClass, Optional<Integer> maxInstances) {}
    }

    /**
     * Opens the file; without one nothing was chosen.
     *
     * @throws IllegalStateException with a sentence for the operator when it cannot be understood: a board that was drained would offer again
     */
    public static OverridesFile open(Path file) {
        try {
            return new OverridesFile(
                    file,
                    Files.exists(file)
                            ? read(JSON.readValue(Files.readAllBytes(file), Document.class))
                            : Overrides.none());
        } catch (IOException
                | JacksonException
                | IllegalArgumentException
                | NoSuchElementException
                | NullPointerException e) {
            throw new IllegalStateException(
                    "the operator's choices in " + file + " cannot be read: " + e.getMessage()
                            + ". Mend the file, or remove it to give all boards back to the configuration.",
                    e);
        }
    }

    private static Overrides read(Document document) {
        if (document.format > FORMAT) {
            throw new IllegalArgumentException(
                    "its format is " + document.format + ", and this version of Kilonova reads up to " + FORMAT);
        }
        Set<DeviceKey> drained = document.drained.stream()
                .map(text -> DeviceKey.parse(text).orElseThrow())
                .collect(Collectors.toSet());
        Map<DeviceKey, MdevTypeSelection> retyped = new TreeMap<>();
        for (Document.Retyped line : document.retyped) {
            DeviceKey board = DeviceKey.parse(line.board).orElseThrow();
            OptionalInt most = line.maxInstances.map(OptionalInt::of).orElseGet(OptionalInt::empty);
            retyped.put(board, new MdevTypeSelection(line.type, Set.of(board), line.resourceClass, most));
        }
        return new Overrides(drained, retyped);
    }

    /** What was chosen last. */
    public Overrides read() {
        return overrides;
    }

    /**
     * Keeps another choice.
     *
     * @throws IOException when it is not on the disk; then the last one holds
     */
    public void write(Overrides next) throws IOException {
        Document document = new Document(
                FORMAT,
                next.drained().stream().map(DeviceKey::toString).sorted().toList(),
                new TreeMap<>(next.retyped())
                        .entrySet().stream()
                                .map(entry -> new Document.Retyped(
                                        entry.getKey().toString(),
                                        entry.getValue().type(),
                                        entry.getValue().resourceClass(),
                                        entry.getValue().maxInstances().stream()
                                                .boxed()
                                                .findFirst()))
                                .toList());
        DurableFile.replace(file, JSON.writeValueAsBytes(document));
        overrides = next;
    }
}
