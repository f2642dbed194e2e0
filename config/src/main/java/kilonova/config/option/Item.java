package kilonova.config.option;

import kilonova.config.finding.Location;

/**
 * One item of a list, and the line that it stands in: a list may go over several lines.
 *
 * @param text the item, trimmed, never empty
 * @param where its line
 */
public record Item(String text, Location where) {}
