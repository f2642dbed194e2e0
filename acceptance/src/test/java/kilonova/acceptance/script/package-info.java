/** Tables of commands with what they must show, as text files that people can read and try line by line. */
@NullMarked
package kilonova.acceptance.script;

import org.jspecify.annotations.NullMarked;
