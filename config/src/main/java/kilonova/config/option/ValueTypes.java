package kilonova.config.option;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kilonova.config.finding.NearestName;
import kilonova.config.finding.Quoted;
import kilonova.config.ini.IniEntry;
import kilonova.config.ini.IniLine;

/** The types that options have. All are immutable and may be shared. */
public final class ValueTypes {
    private static final Set<String> TRUE = Set.of("true", "1", "on", "yes");
    private static final Set<String> FALSE = Set.of("false", "0", "off", "no");

    /** Java's own parser would also take hexadecimal numbers and a trailing {@code d}. */
    private static final Pattern DECIMAL = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,3})?");

    private ValueTypes() {}

    /** Any text; lines of a longer value are joined by line feeds. */
    public static ValueType<String> string() {
        return scalar(Parsed::valid);
    }

    /** Text of which the whole matches a pattern. {@code described} completes "must be …". */
    public static ValueType<String> matching(Pattern pattern, int longest, String described) {
        return scalar(text -> text.length() <= longest && pattern.matcher(text).matches()
                ? Parsed.valid(text)
                : Parsed.invalid("must be " + described + ", and is " + Quoted.text(text)));
    }

    /** A whole number in a range, both ends included. */
    public static ValueType<Integer> integer(int least, int most) {
        return scalar(text -> wholeNumber(text, least, most));
    }

    /** A whole number that is not below {@code least}. */
    public static ValueType<Integer> integerFrom(int least) {
        return integer(least, Integer.MAX_VALUE);
    }

    /** A finite number that is not below {@code least}. */
    public static ValueType<Double> decimalFrom(double least) {
        return decimal()
                .then(value -> value < least
                        ? Parsed.invalid("must be at least " + least + ", and is " + value)
                        : Parsed.valid(value));
    }

    /** Any finite number. */
    public static ValueType<Double> decimal() {
        return scalar(ValueTypes::finiteNumber);
    }

    /** A truth value as oslo writes it: true, 1, on, yes; false, 0, off, no; in any letter case. */
    public static ValueType<Boolean> bool() {
        return scalar(text -> {
            String folded = text.toLowerCase(Locale.ROOT);
            if (TRUE.contains(folded)) {
                return Parsed.valid(true);
            }
            return FALSE.contains(folded)
                    ? Parsed.valid(false)
                    : Parsed.invalid("must be true or false, and is " + Quoted.text(text) + commentHint(text));
        });
    }

    /** One of an enumeration's constants, written in any letter case; a hyphen may stand for an underscore. */
    public static <E extends Enum<E>> ValueType<E> oneOf(Class<E> type) {
        List<E> constants = Arrays.asList(type.getEnumConstants());
        List<String> names = constants.stream().map(ValueTypes::written).toList();
        return scalar(text -> {
            int index = names.indexOf(text.toLowerCase(Locale.ROOT).replace('-', '_'));
            return index >= 0
                    ? Parsed.valid(constants.get(index))
                    : Parsed.invalid("must be one of " + String.join(", ", names) + ", and is " + Quoted.text(text)
                            + NearestName.hint(text, names) + commentHint(text));
        });
    }

    /** Items between commas, over as many lines as they need; empty items are left out. */
    public static ValueType<List<Item>> items() {
        return entries -> Parsed.valid(entries.getLast().lines().stream()
                .flatMap(ValueTypes::itemsOfLine)
                .toList());
    }

    /** Items between commas, without their places. */
    public static ValueType<List<String>> list() {
        return items().map(items -> items.stream().map(Item::text).toList());
    }

    /** An option that may be set more than once, and has all these values. */
    public static <T> ValueType<List<T>> multi(ValueType<T> each) {
        return new ValueType<>() {
            @Override
            public Parsed<List<T>> parse(List<IniEntry> entries) {
                List<T> values = new ArrayList<>();
                for (IniEntry entry : entries) {
                    switch (each.parse(List.of(entry))) {
                        case Parsed.Valid<T>(T value) -> values.add(value);
                        case Parsed.Invalid<T>(String reason) -> {
                            return Parsed.invalid(reason);
                        }
                    }
                }
                return Parsed.valid(List.copyOf(values));
            }

            @Override
            public boolean takesSeveral() {
                return true;
            }
        };
    }

    private static <T> ValueType<T> scalar(Function<String, Parsed<T>> parse) {
        return entries -> parse.apply(entries.getLast().text());
    }

    private static Stream<Item> itemsOfLine(IniLine line) {
        return Arrays.stream(line.text().split(","))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(text -> new Item(text, line.where()));
    }

    private static Parsed<Integer> wholeNumber(String text, int least, int most) {
        long value;
        try {
            value = Long.parseLong(text);
        } catch (NumberFormatException notANumber) {
            return Parsed.invalid("must be a whole number, and is " + Quoted.text(text) + commentHint(text));
        }
        if (value < least) {
            return Parsed.invalid("must be at least " + least + ", and is " + value);
        }
        return value > most
                ? Parsed.invalid("must be at most " + most + ", and is " + value)
                : Parsed.valid((int) value);
    }

    private static Parsed<Double> finiteNumber(String text) {
        double value = DECIMAL.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
        return Double.isFinite(value)
                ? Parsed.valid(value)
                : Parsed.invalid("must be a number, and is " + Quoted.text(text) + commentHint(text));
    }

    private static String commentHint(String text) {
        return text.contains(" #") || text.contains(" ;") ? "; a comment must be on a line of its own" : "";
    }

    private static String written(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
