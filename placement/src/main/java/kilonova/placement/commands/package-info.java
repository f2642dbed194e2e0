/** What can be asked of the tracker: each command reads a snapshot and answers with facts or a refusal. */
@NullMarked
package kilonova.placement.commands;

import org.jspecify.annotations.NullMarked;
