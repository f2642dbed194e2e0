package kilonova.app.manual;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import kilonova.app.text.Text;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The manual page of one command, in section 1. */
final class CommandPage {
    /** What belongs to services that a package installs: their files, and what becomes of them. */
    private static final Map<String, String> FILES =
            Map.of("kilonova-agent", "manual.files.agent", "kilonova-controller", "manual.files.controller");

    private CommandPage() {}

    /** What the page is called, and its file: {@code kilonova-agent-join}. */
    static String name(CommandLine command) {
        return command.getCommandSpec().qualifiedName("-");
    }

    static String source(CommandLine command, String version) {
        CommandSpec spec = command.getCommandSpec();
        String description = joined(spec.usageMessage().description());
        Roff page = new Roff(name(command), 1, version)
                .heading(Text.of("manual.name"))
                .paragraph(name(command) + " - " + description)
                .heading(Text.of("manual.synopsis"))
                .paragraph(synopsis(spec));
        if (spec.positionalParameters().stream().anyMatch(parameter -> !parameter.hidden())) {
            page.heading(Text.of("manual.arguments"));
            for (PositionalParamSpec parameter : spec.positionalParameters()) {
                item(page, parameter, parameter.paramLabel());
            }
        }
        page.heading(Text.of("manual.options"));
        for (OptionSpec option : spec.options()) {
            item(page, option, String.join(", ", option.names()) + label(option));
        }
        subcommands(page, command);
        Optional.ofNullable(FILES.get(name(command)))
                .ifPresent(files -> page.heading(Text.of("manual.files")).paragraph(Text.of(files)));
        page.heading(Text.of("manual.status")).paragraph(Text.of("manual.status.text"));
        page.heading(Text.of("manual.see")).paragraph(related(command));
        return page.text();
    }

    private static void item(Roff page, ArgSpec argument, String term) {
        if (!argument.hidden()) {
            page.item(term, joined(argument.description()));
        }
    }

    private static String label(OptionSpec option) {
        return option.arity().max() == 0 ? "" : "=" + option.paramLabel();
    }

    private static String synopsis(CommandSpec spec) {
        String wrapped = new Help(spec, Help.defaultColorScheme(Help.Ansi.OFF)).synopsis(0);
        return wrapped.replaceAll("\\s+", " ");
    }

    private static void subcommands(Roff page, CommandLine command) {
        if (command.getSubcommands().values().stream().allMatch(CommandPage::isHidden)) {
            return;
        }
        page.heading(Text.of("manual.commands"));
        command.getSubcommands().values().stream()
                .distinct()
                .filter(sub -> !isHidden(sub))
                .forEach(sub -> page.item(
                        sub.getCommandName(),
                        joined(sub.getCommandSpec().usageMessage().description())));
    }

    private static String related(CommandLine command) {
        String parent = command.getParent() == null ? "" : name(command.getParent()) + "(1), ";
        String children = command.getSubcommands().values().stream()
                .distinct()
                .filter(sub -> !isHidden(sub))
                .map(sub -> name(sub) + "(1), ")
                .collect(Collectors.joining());
        return parent + children + "kilonova.conf(5)";
    }

    static boolean isHidden(CommandLine command) {
        return command.getCommandSpec().usageMessage().hidden();
    }

    /** picocli's texts are format strings. */
    private static String joined(String[] lines) {
        return Arrays.stream(lines).map(line -> line.formatted()).collect(Collectors.joining("\n"));
    }
}
