package kilonova.acceptance.script;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Splits lines into words as a shell does: at blanks that no quotation marks enclose. */
final class Words {
    private static final Pattern WORD = Pattern.compile("(?:[^\\s\"]|\"[^\"]*\")+");

    private Words() {}

    static List<String> split(String line) {
        return WORD.matcher(line)
                .results()
                .map(MatchResult::group)
                .map(word -> word.replace("\"", ""))
                .toList();
    }
}
