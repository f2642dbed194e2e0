package kilonova.config.finding;

/** Makes what a file holds fit to be shown in a message. */
public final class Quoted {
    private static final int LONGEST = 80;

    private Quoted() {}

    /** The text in single quotes, control characters replaced, shortened to what fits into a line. */
    public static String text(String text) {
        return "'" + plain(text) + "'";
    }

    /** The same without quotes. */
    public static String plain(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints()
                .limit(LONGEST + 1L)
                .map(point -> Character.isISOControl(point) || !Character.isDefined(point) ? ' ' : point)
                .forEach(shown::appendCodePoint);
        if (shown.codePointCount(0, shown.length()) > LONGEST) {
            return shown.substring(0, shown.offsetByCodePoints(0, LONGEST)) + "…";
        }
        return shown.toString();
    }
}
