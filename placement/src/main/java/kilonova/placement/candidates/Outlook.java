package kilonova.placement.candidates;

import java.util.Arrays;
import java.util.List;
import kilonova.placement.inventories.Holding;

/**
 * Tells from what is decided so far whether the rest could still be decided, as far as that can be told in short time: there
 * must be enough of each class, and groups that want a provider each must find different ones. Where it says no, there is
 * no way; where it says yes, there may be one.
 */
final class Outlook {
    private final CandidateRequest request;
    private final List<Choice> choices;
    private final List<Member> members;
    private final int[][] options;
    private final int classes;

    Outlook(CandidateRequest request, List<Choice> choices, List<Member> members, int[][] options, int classes) {
        this.request = request;
        this.choices = choices;
        this.members = members;
        this.options = options;
        this.classes = classes;
    }

    /**
     * Whether there is hope after the choice {@code at}.
     *
     * @param taken what is taken of each class from each member
     * @param groupUses how many suffixed groups use each member
     */
    boolean isHopefulAfter(int at, long[] taken, int[] groupUses) {
        return thereIsEnough(at, taken) && (!request.isolates() || groupsFindTheirOwn(at, groupUses));
    }

    private boolean thereIsEnough(int at, long[] taken) {
        for (int slot = 0; slot < classes; slot++) {
            long needed = 0;
            long left = 0;
            boolean[] counted = new boolean[members.size()];
            for (int i = at + 1; i < choices.size(); i++) {
                for (Choice.Ask ask : choices.get(i).asks()) {
                    if (ask.slot() == slot) {
                        needed += ask.amount();
                        left += newlyAvailable(ask, options[i], counted, taken);
                    }
                }
            }
            if (needed > left) {
                return false;
            }
        }
        return true;
    }

    private long newlyAvailable(Choice.Ask ask, int[] able, boolean[] counted, long[] taken) {
        long left = 0;
        for (int member : able) {
            if (!counted[member]) {
                counted[member] = true;
                Holding holding = members.get(member)
                        .provider()
                        .holding(ask.resourceClass())
                        .orElseThrow();
                left += Math.max(
                        0,
                        Math.min(holding.free(), holding.inventory().maxUnit()) - taken[member * classes + ask.slot()]);
            }
        }
        return left;
    }

    /** Whether each suffixed group that is left can have a member of its own: a matching, built one group at a time. */
    private boolean groupsFindTheirOwn(int at, int[] groupUses) {
        int[] groupOf = new int[members.size()];
        Arrays.fill(groupOf, -1);
        for (int i = at + 1; i < choices.size(); i++) {
            if (choices.get(i).group().isSuffixed() && !findsOwn(i, groupOf, groupUses, new boolean[members.size()])) {
                return false;
            }
        }
        return true;
    }

    private boolean findsOwn(int choice, int[] groupOf, int[] groupUses, boolean[] tried) {
        for (int member : options[choice]) {
            if (groupUses[member] == 0 && !tried[member]) {
                tried[member] = true;
                if (groupOf[member] < 0 || findsOwn(groupOf[member], groupOf, groupUses, tried)) {
                    groupOf[member] = choice;
                    return true;
                }
            }
        }
        return false;
    }
}
