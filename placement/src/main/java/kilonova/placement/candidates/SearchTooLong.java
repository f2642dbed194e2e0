package kilonova.placement.candidates;

/**
 * A search has combined so many providers without finding a candidate that it was given up. An exception, because it may come out
 * of any step of an iterator; no request that a scheduler makes leads to it.
 */
public final class SearchTooLong extends RuntimeException {
    SearchTooLong(long examined) {
        super("The search was given up after " + examined + " choices of a provider in a row that led to no candidate."
                + " Ask for fewer groups, or narrow them down with required, member_of or in_tree.");
    }
}
