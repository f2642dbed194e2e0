package kilonova.acceptance.script;

import java.util.List;

/**
 * One command of a script.
 *
 * @param line where it is in its file
 * @param command what follows {@code openstack}; it may name kept values as {@code {NAME}}
 * @param expectations what must come of it; success, if none says otherwise
 */
public record Step(int line, String command, List<Expectation> expectations) {
    public Step {
        expectations = List.copyOf(expectations);
    }
}
