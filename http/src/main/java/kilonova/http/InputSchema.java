package kilonova.http;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.JsonNodeException;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a request's body or query string may look like: a JSON Schema of the class path, for all microversions at once (see
 * {@link VersionedSchema}). It is read and compiled when it is first needed. Its {@code $defs} are its own and those of
 * {@code kilonova/http/types.json}. Thread-safe.
 */
public final class InputSchema {
    private static final String SHARED_TYPES = "types.json";
    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDialect(
            Dialect.builder(Dialects.getDraft202012()).formats(InputFormats.ALL).build(),
            registry -> registry.schemaRegistryConfig(
                    SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

    private final Class<?> owner;
    private final String resource;
    private final Map<Integer, Schema> compiled = new ConcurrentHashMap<>();
    private volatile @Nullable Source source;

    private record Source(ObjectNode tree, NavigableSet<Integer> turns) {}

    private InputSchema(Class<?> owner, String resource) {
        this.owner = owner;
        this.resource = resource;
    }

    /** @param resource relative to the class's package */
    public static InputSchema of(Class<?> owner, String resource) {
        return new InputSchema(owner, resource);
    }

    /**
     * Reads a request's JSON body.
     *
     * @throws Fault 400 with Nova's sentence about the first thing that is wrong
     */
    public JsonNode body(Request request) {
        return checked(request.json(), request);
    }

    /**
     * Checks a JSON body that was read before.
     *
     * @throws Fault 400 with Nova's sentence about the first thing that is wrong
     */
    public JsonNode checked(JsonNode body, Request request) {
        check(body, request.microversion(), InputComplaint::aboutBody);
        return body;
    }

    /**
     * Checks a request's query string, as an object whose members are lists of texts.
     *
     * @throws Fault 400 with Nova's sentence about the first thing that is wrong
     */
    public void query(Request request) {
        ObjectNode query = Json.object();
        request.query()
                .parameters()
                .forEach(parameter -> query.withArrayProperty(parameter.name()).add(parameter.value()));
        check(query, request.microversion(), InputComplaint::aboutQuery);
    }

    private interface Wording {
        String of(List<Error> errors);
    }

    private void check(JsonNode input, Microversion version, Wording wording) {
        List<Error> errors = errors(at(version.minor()), input);
        if (!errors.isEmpty()) {
            throw Fault.badRequest(wording.of(errors));
        }
    }

    /** The validator cannot compare whole numbers that are written as 1e99; no field of any API takes one. */
    private static List<Error> errors(Schema schema, JsonNode input) {
        try {
            return schema.validate(input);
        } catch (JsonNodeException outOfRange) {
            throw Fault.badRequest("Invalid input: a number is out of range. " + outOfRange.getOriginalMessage());
        }
    }

    private Schema at(int minor) {
        Source known = source();
        Integer turn = known.turns().floor(minor);
        return compiled.computeIfAbsent(
                turn == null ? 0 : turn, _ -> REGISTRY.getSchema(VersionedSchema.at(known.tree(), minor)));
    }

    private Source source() {
        Source known = source;
        if (known == null) {
            ObjectNode tree = read(owner, resource);
            ObjectNode types = tree.withObject("$defs");
            read(InputSchema.class, SHARED_TYPES)
                    .properties()
                    .forEach(type -> types.putIfAbsent(type.getKey(), type.getValue()));
            known = new Source(tree, new TreeSet<>(VersionedSchema.turns(tree)));
            source = known;
        }
        return known;
    }

    private static ObjectNode read(Class<?> owner, String resource) {
        try (InputStream in = owner.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("no schema " + resource + " beside " + owner);
            }
            return (ObjectNode) Json.MAPPER.readTree(in);
        } catch (IOException broken) {
            throw new UncheckedIOException("cannot read the schema " + resource, broken);
        }
    }
}
