package kilonova.compute.servers.pages;

/** One of the things that a list is ordered by. */
public record SortTerm(SortKey key, boolean descending) {}
