package kilonova.agent.local;

import java.util.List;
import java.util.stream.Collectors;
import kilonova.protocol.Problem;

/** This machine cannot be a compute host yet. */
public final class UnfitHost extends RuntimeException {
    private final transient List<Problem> problems;

    UnfitHost(List<Problem> problems) {
        super("This machine cannot be a compute host yet:\n"
                + problems.stream().map(problem -> "  - " + problem.message()).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** All reasons, each with what mends it. */
    public List<Problem> problems() {
        return problems;
    }
}
