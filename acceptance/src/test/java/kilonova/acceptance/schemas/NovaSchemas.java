package kilonova.acceptance.schemas;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import kilonova.acceptance.debian.UnpackedPackage;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.NullNode;

/**
 * The bodies that upstream's Compute service answers with, as the schemas say that it checks its own answers by. They come from
 * Debian's package of it, which is only read.
 */
public final class NovaSchemas {
    private static final Path INSIDE = Path.of("usr/lib/python3/dist-packages");
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            registry -> registry.schemaRegistryConfig(
                    SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

    /** A project's id before everything else, as old clients write it. */
    private static final Pattern PROJECT = Pattern.compile("^/[0-9a-f]{32}(?=/|$)");

    private final List<Row> rows;

    /**
     * One body.
     *
     * @param action the action of the request's body; empty for what is no action
     */
    private record Row(
            String method,
            String path,
            Pattern pattern,
            String action,
            int since,
            int until,
            String name,
            Schema schema) {
        boolean isOf(Exchange exchange, String path) {
            return method.equals(exchange.method())
                    && pattern.matcher(path).matches()
                    && action.equals(path.endsWith("/action") ? actionOf(exchange) : "");
        }

        boolean isAt(int minor) {
            return since <= minor && minor <= until;
        }
    }

    private NovaSchemas(List<Row> rows) {
        this.rows = rows;
    }

    /** The schemas; empty where the package cannot be had. */
    public static Optional<NovaSchemas> load() throws IOException, InterruptedException {
        Optional<Path> root = UnpackedPackage.root(
                "python3-nova",
                found -> Files.isDirectory(found.resolve(INSIDE).resolve("nova/api/openstack/compute/schemas"))
                        && declaresAnswers(found.resolve(INSIDE)));
        if (root.isEmpty()) {
            return Optional.empty();
        }
        Process reading = new ProcessBuilder(
                        "/usr/bin/python3",
                        "src/test/python/nova_schemas.py",
                        root.get().resolve(INSIDE).toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<Row> rows = new ArrayList<>();
        try (var lines = reading.inputReader()) {
            lines.lines().map(JSON::readTree).map(NovaSchemas::row).forEach(rows::add);
        }
        if (reading.waitFor() != 0) {
            throw new AssertionError("nova_schemas.py ended with " + reading.exitValue());
        }
        rows.sort(Comparator.comparingLong(
                row -> row.path().chars().filter(sign -> sign == '{').count()));
        return Optional.of(new NovaSchemas(List.copyOf(rows)));
    }

    /** Older releases check nothing that they answer with. */
    private static boolean declaresAnswers(Path packages) {
        try {
            return Files.readString(packages.resolve("nova/api/openstack/compute/servers.py"))
                    .contains("response_body_schema");
        } catch (IOException unreadable) {
            return false;
        }
    }

    private static Row row(JsonNode line) {
        String path = line.path("path").asString();
        String name = line.path("name").asString();
        String pattern = Pattern.compile("\\{[a-z_]+\\}").matcher(path).replaceAll(match -> "[^/]+");
        return new Row(
                line.path("method").asString(),
                path,
                Pattern.compile(pattern),
                line.path("action").isString() ? line.path("action").asString() : "",
                minor(line.path("min"), 0),
                minor(line.path("max"), Integer.MAX_VALUE),
                name,
                REGISTRY.getSchema(line.path("schema")));
    }

    private static int minor(JsonNode version, int otherwise) {
        return version.isString()
                ? Integer.parseInt(
                        version.asString().substring(version.asString().indexOf('.') + 1))
                : otherwise;
    }

    private static String actionOf(Exchange exchange) {
        return exchange.asked().isObject() && !exchange.asked().isEmpty()
                ? exchange.asked().propertyNames().iterator().next()
                : "";
    }

    /** How many there are. */
    public int size() {
        return rows.size();
    }

    /** The minor microversions up to that one at which a body changes, and it itself. */
    public NavigableSet<Integer> turns(int last) {
        NavigableSet<Integer> turns = rows.stream()
                .map(Row::since)
                .filter(minor -> minor >= 1 && minor <= last)
                .collect(Collectors.toCollection(TreeSet::new));
        turns.add(1);
        turns.add(last);
        return turns;
    }

    /** How many of the successful exchanges there is a schema for. */
    public long judged(Collection<Exchange> exchanges) {
        return exchanges.stream()
                .filter(exchange -> exchange.status() < 300)
                .filter(exchange -> row(exchange).isPresent())
                .count();
    }

    /** What is wrong with the bodies of successful answers, each kind of thing once, with the first microversion that has it. */
    public List<String> complaints(Collection<Exchange> exchanges) {
        Map<String, String> first = new LinkedHashMap<>();
        exchanges.stream()
                .filter(exchange -> exchange.status() < 300)
                .sorted(Comparator.comparingInt(Exchange::minor))
                .forEach(exchange -> row(exchange)
                        .ifPresent(row -> complaints(row, exchange)
                                .forEach(complaint ->
                                        first.putIfAbsent(complaint, "2." + exchange.minor() + " " + row.name()))));
        return first.entrySet().stream()
                .map(complaint -> complaint.getKey() + " (" + complaint.getValue() + ")")
                .toList();
    }

    private Optional<Row> row(Exchange exchange) {
        String path = PROJECT.matcher(exchange.path()).replaceFirst("");
        Optional<Row> any =
                rows.stream().filter(row -> row.isOf(exchange, path)).findFirst();
        return any.flatMap(first -> rows.stream()
                .filter(row ->
                        row.path().equals(first.path()) && row.isOf(exchange, path) && row.isAt(exchange.minor()))
                .findFirst());
    }

    private static List<String> complaints(Row row, Exchange exchange) {
        JsonNode body = exchange.answered().isMissingNode() ? NullNode.getInstance() : exchange.answered();
        return row.schema().validate(body).stream()
                .map(error -> exchange.method() + " " + row.path() + " " + row.action() + ": "
                        + error.getInstanceLocation().toString().replaceAll("/[0-9]+", "/N") + " "
                        + error.getMessage())
                .toList();
    }
}
