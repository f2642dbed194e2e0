package kilonova.placement.api;

import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.IntFunction;
import kilonova.http.Microversion;
import tools.jackson.databind.node.ObjectNode;

/** What one request may look like, where that changes with the microversion. Thread-safe. */
final class VersionedSchema {
    private final NavigableMap<Integer, Schema> since;

    private VersionedSchema(NavigableMap<Integer, Schema> since) {
        this.since = since;
    }

    /**
     * A schema for each of its turns.
     *
     * @param schema what a minor version has
     * @param turns the minor versions that change something; the first one's also stands for all before it
     */
    static VersionedSchema of(IntFunction<ObjectNode> schema, int... turns) {
        NavigableMap<Integer, Schema> since = new TreeMap<>();
        for (int minor : turns) {
            since.put(minor, Schema.of(schema.apply(minor)));
        }
        return new VersionedSchema(since);
    }

    /** What a request of that version may look like. */
    Schema at(Microversion version) {
        return since.headMap(Math.max(version.minor(), since.firstKey()), true)
                .lastEntry()
                .getValue();
    }
}
