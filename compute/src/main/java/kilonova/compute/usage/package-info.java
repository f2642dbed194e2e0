/** What servers take up, and what they took up over time. */
@NullMarked
package kilonova.compute.usage;

import org.jspecify.annotations.NullMarked;
