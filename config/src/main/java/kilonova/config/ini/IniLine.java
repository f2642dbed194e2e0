package kilonova.config.ini;

import kilonova.config.finding.Location;

/**
 * One physical line of a value: the first stands behind the key, the others are its continuation lines.
 *
 * @param text the text, trimmed
 * @param where the line
 */
public record IniLine(String text, Location where) {}
