package kilonova.acceptance.script;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import kilonova.acceptance.client.OpenStack;
import kilonova.acceptance.client.Run;
import kilonova.acceptance.client.Shown;
import kilonova.acceptance.product.Eventually;
import tools.jackson.databind.JsonNode;

/**
 * Commands in order, with what they must show. Lines that begin with {@code $} are commands, indented lines below are expectations,
 * {@code #} begins a comment. Steps share the values that they keep. Not thread-safe.
 */
public final class Script {
    private static final Duration MOST_TO_WAIT = Duration.ofMinutes(5);

    private final List<Step> steps;
    private final Map<String, String> kept = new TreeMap<>();

    private Script(List<Step> steps) {
        this.steps = steps;
    }

    /** Reads a script that lies beside a class. */
    public static Script of(Class<?> beside, String name) {
        try (InputStream file = Optional.ofNullable(beside.getResourceAsStream(name))
                .orElseThrow(() -> new IllegalArgumentException("no script " + name))) {
            return parse(new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static Script parse(List<String> lines) {
        List<Step> steps = new ArrayList<>();
        for (int index = 0; index < lines.size(); index++) {
            String line = lines.get(index);
            if (line.startsWith("$ ")) {
                List<Expectation> expectations = new ArrayList<>();
                while (index + 1 < lines.size() && lines.get(index + 1).startsWith("    ")) {
                    index++;
                    expectations.add(Expectation.parse(lines.get(index).strip()));
                }
                steps.add(new Step(index + 1, line.substring(2), expectations));
            } else if (!line.isBlank() && !line.startsWith("#")) {
                throw new IllegalArgumentException("line " + (index + 1) + " is no command: " + line);
            }
        }
        return new Script(steps);
    }

    /** Gives a value a name before the first step. */
    public void keep(String name, String value) {
        kept.put(name, value);
    }

    /** Its commands, in order. */
    public List<Step> steps() {
        return steps;
    }

    /** Runs one command, and fails where it does not do what is expected. */
    public void run(Step step, OpenStack openstack) {
        Optional<Expectation.Until> until = step.expectations().stream()
                .filter(Expectation.Until.class::isInstance)
                .map(Expectation.Until.class::cast)
                .findFirst();
        if (until.isPresent()) {
            Eventually.holds(
                    step.command(),
                    MOST_TO_WAIT,
                    () -> shown(once(step, openstack))
                            .text(until.get().field())
                            .equals(filled(until.get().value())),
                    () -> once(step, openstack).output());
        }
        Run run = once(step, openstack);
        step.expectations().forEach(expectation -> check(expectation, run));
    }

    private Run once(Step step, OpenStack openstack) {
        List<String> words = new ArrayList<>(Words.split(filled(step.command())));
        if (step.expectations().stream().anyMatch(Expectation::needsJson)) {
            words.addAll(List.of("-f", "json"));
        }
        Run run = openstack.run(words);
        boolean mayFail = step.expectations().stream().anyMatch(Expectation.Fails.class::isInstance);
        if (run.status() != 0 && !mayFail) {
            throw new AssertionError(run.command() + " ended with " + run.status() + ": "
                    + run.errors().strip());
        }
        return run;
    }

    private void check(Expectation expectation, Run run) {
        switch (expectation) {
            case Expectation.Is(String field, String value) ->
                require(shown(run).text(field).equals(filled(value)), expectation, run);
            case Expectation.Has(String field, String text) ->
                require(shown(run).text(field).contains(filled(text)), expectation, run);
            case Expectation.Row(Map<String, String> columns) ->
                require(row(shown(run), columns).isPresent(), expectation, run);
            case Expectation.NoRow(Map<String, String> columns) ->
                require(row(shown(run), columns).isEmpty(), expectation, run);
            case Expectation.Prints(String text) -> require(run.output().contains(filled(text)), expectation, run);
            case Expectation.Fails(String text) ->
                require(run.status() != 0 && run.errors().contains(filled(text)), expectation, run);
            case Expectation.Keep(String field, String name) ->
                keep(name, shown(run).text(field));
            case Expectation.KeepOfRow(String column, Map<String, String> columns, String name) ->
                keep(
                        name,
                        row(shown(run), columns)
                                .map(row -> Shown.plain(row.path(column)))
                                .orElseThrow(() -> new AssertionError("no " + columns + ": " + run.output())));
            case Expectation.Until until -> require(true, until, run);
        }
    }

    private Optional<JsonNode> row(Shown shown, Map<String, String> columns) {
        return shown.rows().stream()
                .filter(row -> columns.entrySet().stream()
                        .allMatch(
                                column -> Shown.plain(row.path(column.getKey())).equals(filled(column.getValue()))))
                .findFirst();
    }

    private static Shown shown(Run run) {
        return Shown.of(run);
    }

    private static void require(boolean holds, Expectation expectation, Run run) {
        if (!holds) {
            throw new AssertionError(run.command() + "\n  was expected: " + expectation + "\n  printed: "
                    + run.output().strip() + "\n  complained: " + run.errors().strip());
        }
    }

    private String filled(String text) {
        String filled = text;
        for (Map.Entry<String, String> value : kept.entrySet()) {
            filled = filled.replace("{" + value.getKey() + "}", value.getValue());
        }
        return filled;
    }
}
