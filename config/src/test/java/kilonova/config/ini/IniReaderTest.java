package kilonova.config.ini;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import kilonova.config.finding.Findings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IniReaderTest {
    private final Findings findings = new Findings();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "key=value        | value",
                "key = value      | value",
                "key : value      | value",
                "key = a:b        | a:b",
                "key : a=b        | a=b",
                "key =            | ~~",
                "key = 'a b'      | a b",
                "key = \"a b\"    | a b",
                "key = 'a         | 'a",
                "key = a # b      | a # b",
                "key = $host      | $host",
                "key = '          | '",
            })
    void oneLineOfAnAssignment(String line, String value) {
        assertThat(shown("[s]\n" + line)).containsExactly("[s] key=" + value);
        assertThat(findings.errors()).isEmpty();
    }

    @Test
    void indentedLinesContinueAValueUntilAnEmptyLine() {
        assertThat(shown("[s]\nkey = a\n  b\n\tc\n\nother = d\n")).containsExactly("[s] key=a|b|c", "[s] other=d");
    }

    @Test
    void commentsStandAnywhereAlsoInsideAValue() {
        assertThat(shown("# top\n[s]\n; one\nkey = a\n  # two\n  b\n")).containsExactly("[s] key=a|b");
    }

    @Test
    void aKeySetTwiceHasBothAssignments() {
        assertThat(shown("[s]\nkey = a\nkey = b\n")).containsExactly("[s] key=a", "[s] key=b");
    }

    @Test
    void lineEndsOfOtherSystemsAndAByteOrderMarkAreRead() {
        assertThat(shown("\uFEFF[s]\r\nkey = a\r\n  b\r\n")).containsExactly("[s] key=a|b");
    }

    @Test
    void everyLineOfAValueKnowsItsPlace() {
        List<IniSection> sections = IniReader.read("f.conf", "\n[s]\n\nkey =\n # no\n  a\n  b\n", findings);

        assertThat(sections).singleElement().satisfies(section -> {
            assertThat(section.where()).hasToString("f.conf:2");
            IniEntry entry = section.entries().getFirst();
            assertThat(entry.where()).hasToString("f.conf:4");
            assertThat(entry.lines()).map(line -> line.where().line()).containsExactly(4, 6, 7);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "~[s]\nnonsense~   | f:2: 'nonsense' is no assignment: write key = value, or # in front of a comment",
                "~[s]\n= a~        | f:2: there is no key in front of the =",
                "~[s]\n  a~        | f:2: the line is indented, which continues the value above it, and there is none; remove the blanks",
                "~[s]\nk = a\n\n b~ | f:4: the line is indented, which continues the value above it, and there is none; remove the blanks",
                "~[s\nk = a~       | f:1: the section's name has no closing bracket",
                "~[s] x\nk = a~    | f:1: nothing may stand behind a section's closing bracket",
                "~[ ]\nk = a~      | f:1: the section has no name",
                "~k = a\nl = b~    | f:1: k stands above the first section; put a line [DEFAULT] above it",
            })
    void whatCannotBeUnderstoodIsToldOnce(String text, String message) {
        shown(text);
        assertThat(findings.errors()).singleElement().hasToString(message);
    }

    @Test
    void readingGoesOnBehindAnError() {
        assertThat(shown("[s]\nnonsense\nkey = a\n[t\nlost = b\n[u]\nkey = c\n"))
                .containsExactly("[s] key=a", "[u] key=c");
        assertThat(findings.errors()).hasSize(2);
    }

    private List<String> shown(String text) {
        return IniReader.read("f", text, findings).stream()
                .flatMap(section -> section.entries().stream()
                        .map(entry -> "[" + section.name() + "] " + entry.key() + "="
                                + entry.lines().stream().map(IniLine::text).collect(Collectors.joining("|"))))
                .toList();
    }
}
