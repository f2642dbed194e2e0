/** Manual pages and shell completion, made from the command tree and the list of options, so that they never say anything else. */
@NullMarked
package kilonova.app.manual;

import org.jspecify.annotations.NullMarked;
