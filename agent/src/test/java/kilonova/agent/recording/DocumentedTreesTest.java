package kilonova.agent.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The files beside the sources are what {@link DocumentedTrees} draws; with {@code -Dtrees.write=true} they are written anew. */
class DocumentedTreesTest {
    private static final Path FOLDER = Path.of("src/test/trees");

    @TestFactory
    List<DynamicTest> the_files_are_what_is_drawn() {
        return DocumentedTrees.all().entrySet().stream()
                .map(tree -> DynamicTest.dynamicTest(tree.getKey(), () -> {
                    Path file = FOLDER.resolve(tree.getKey() + "-built-from-documentation.tar.gz");
                    if (Boolean.getBoolean("trees.write")) {
                        Files.deleteIfExists(file);
                        TreeArchive.write(tree.getValue(), file);
                    }
                    assertThat(TreeArchive.read(file).entries())
                            .isEqualTo(tree.getValue().entries());
                }))
                .toList();
    }

    @TestFactory
    Stream<DynamicTest> every_file_can_be_read_and_says_where_it_comes_from() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(FOLDER)) {
            files = all.filter(file -> file.toString().endsWith(".tar.gz")).toList();
        }
        assertThat(files).hasSizeGreaterThanOrEqualTo(DocumentedTrees.all().size());
        return files.stream()
                .map(file -> DynamicTest.dynamicTest(String.valueOf(file.getFileName()), () -> {
                    assertThat(file.getFileName().toString())
                            .matches("[a-z0-9-]+-(built-from-documentation|recorded)\\.tar\\.gz");
                    assertThat(TreeArchive.read(file).entries()).isNotEmpty();
                }));
    }
}
