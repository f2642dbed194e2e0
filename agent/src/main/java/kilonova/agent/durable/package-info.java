/** Files that are as they were after a power cut, too. */
@NullMarked
package kilonova.agent.durable;

import org.jspecify.annotations.NullMarked;
