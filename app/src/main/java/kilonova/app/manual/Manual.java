package kilonova.app.manual;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.AutoComplete;
import picocli.CommandLine;

/** Writes all manual pages and the completion script of the program. */
public final class Manual {
    private Manual() {}

    /**
     * Writes {@code man1/*.1}, {@code man5/kilonova.conf.5} and {@code completion} into a folder.
     *
     * @param root the command tree, with its texts in the language that the pages are to have
     * @param version what the pages say that they belong to
     */
    public static void write(Path folder, CommandLine root, String version) throws IOException {
        Path commands = Files.createDirectories(folder.resolve("man1"));
        Path files = Files.createDirectories(folder.resolve("man5"));
        writePages(commands, root, version);
        Files.writeString(files.resolve("kilonova.conf.5"), ConfigurationPage.source(version));
        Files.writeString(folder.resolve("completion"), AutoComplete.bash(root.getCommandName(), root));
    }

    private static void writePages(Path folder, CommandLine command, String version) throws IOException {
        Files.writeString(folder.resolve(CommandPage.name(command) + ".1"), CommandPage.source(command, version));
        for (CommandLine sub : command.getSubcommands().values()) {
            if (!CommandPage.isHidden(sub)) {
                writePages(folder, sub, version);
            }
        }
    }
}
