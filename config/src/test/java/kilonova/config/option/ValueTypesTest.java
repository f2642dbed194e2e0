package kilonova.config.option;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import kilonova.config.finding.Location;
import kilonova.config.ini.IniEntry;
import kilonova.config.ini.IniLine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueTypesTest {
    private enum Colour {
        RED,
        DARK_BLUE
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "True", "1", "on", "YES"})
    void whatOsloTakesForTrue(String text) {
        assertThat(parse(ValueTypes.bool(), text)).isEqualTo(Parsed.valid(true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "FALSE", "0", "off", "No"})
    void whatOsloTakesForFalse(String text) {
        assertThat(parse(ValueTypes.bool(), text)).isEqualTo(Parsed.valid(false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bool    | maybe     | must be true or false, and is 'maybe'",
                "bool    | true # no | must be true or false, and is 'true # no'; a comment must be on a line of its own",
                "integer | 2         | must be at least 3, and is 2",
                "integer | 11        | must be at most 10, and is 11",
                "integer | ten       | must be a whole number, and is 'ten'",
                "integer | 5 # five  | must be a whole number, and is '5 # five'; a comment must be on a line of its own",
                "integer | 99999999999999999999 | must be a whole number, and is '99999999999999999999'",
                "decimal | -0.5      | must be at least 0.0, and is -0.5",
                "decimal | NaN       | must be a number, and is 'NaN'",
                "decimal | Infinity  | must be a number, and is 'Infinity'",
                "decimal | 0x1p3     | must be a number, and is '0x1p3'",
                "decimal | 1e999     | must be a number, and is '1e999'",
                "colour  | green     | must be one of red, dark_blue, and is 'green'",
                "colour  | darkblue  | must be one of red, dark_blue, and is 'darkblue'; did you mean dark_blue?",
                "name    | a b       | must be a name, and is 'a b'",
                "name    | abcdef    | must be a name, and is 'abcdef'",
            })
    void wrongValues(String type, String text, String reason) {
        assertThat(parse(type(type), text)).isEqualTo(Parsed.invalid(reason));
    }

    @Test
    void rightValues() {
        assertThat(parse(ValueTypes.integer(3, 10), "3")).isEqualTo(Parsed.valid(3));
        assertThat(parse(ValueTypes.integer(3, 10), "10")).isEqualTo(Parsed.valid(10));
        assertThat(parse(ValueTypes.decimalFrom(0), "16")).isEqualTo(Parsed.valid(16.0));
        assertThat(parse(ValueTypes.decimal(), "-1.5e2")).isEqualTo(Parsed.valid(-150.0));
        assertThat(parse(ValueTypes.oneOf(Colour.class), "Dark-Blue")).isEqualTo(Parsed.valid(Colour.DARK_BLUE));
        assertThat(parse(ValueTypes.string(), "a", "b")).isEqualTo(Parsed.valid("a\nb"));
    }

    @Test
    void listsGoOverSeveralLinesAndLeaveEmptyItemsOut() {
        assertThat(parse(ValueTypes.list(), "", "a, b,", "c,,", "d"))
                .isEqualTo(Parsed.valid(List.of("a", "b", "c", "d")));
        assertThat(parse(ValueTypes.list(), "")).isEqualTo(Parsed.valid(List.of()));
    }

    @Test
    void itemsKnowTheirLines() {
        assertThat(parse(ValueTypes.items(), "a, b", "c"))
                .isEqualTo(
                        Parsed.valid(List.of(new Item("a", line(1)), new Item("b", line(1)), new Item("c", line(2)))));
    }

    @Test
    void aSingleValueIsTheLastAndAMultiValueIsAll() {
        List<IniEntry> twice = List.of(entry("1"), entry("2"));

        assertThat(ValueTypes.integerFrom(0).parse(twice)).isEqualTo(Parsed.valid(2));
        assertThat(ValueTypes.multi(ValueTypes.integerFrom(0)).parse(twice)).isEqualTo(Parsed.valid(List.of(1, 2)));
        assertThat(ValueTypes.multi(ValueTypes.integerFrom(2)).parse(twice))
                .isEqualTo(Parsed.invalid("must be at least 2, and is 1"));
        assertThat(ValueTypes.multi(ValueTypes.string()).map(List::size).takesSeveral())
                .isTrue();
        assertThat(ValueTypes.string().takesSeveral()).isFalse();
    }

    private static ValueType<?> type(String name) {
        return switch (name) {
            case "bool" -> ValueTypes.bool();
            case "integer" -> ValueTypes.integer(3, 10);
            case "decimal" -> ValueTypes.decimalFrom(0);
            case "colour" -> ValueTypes.oneOf(Colour.class);
            case "name" -> ValueTypes.matching(Pattern.compile("[a-z]+"), 5, "a name");
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static <T> Parsed<T> parse(ValueType<T> type, String... lines) {
        return type.parse(List.of(entry(lines)));
    }

    private static IniEntry entry(String... texts) {
        List<IniLine> lines = new ArrayList<>();
        for (int i = 0; i < texts.length; i++) {
            lines.add(new IniLine(texts[i], line(i + 1)));
        }
        return new IniEntry("key", lines);
    }

    private static Location line(int line) {
        return new Location("f", line);
    }
}
