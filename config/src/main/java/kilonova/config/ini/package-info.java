/** The text form: sections, keys and values of an oslo-style INI file, each with the line that it came from. */
@NullMarked
package kilonova.config.ini;

import org.jspecify.annotations.NullMarked;
