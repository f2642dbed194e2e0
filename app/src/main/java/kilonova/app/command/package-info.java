/** The command tree: one class for each command, with its options and nothing else. */
@NullMarked
package kilonova.app.command;

import org.jspecify.annotations.NullMarked;
