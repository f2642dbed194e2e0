/**
 * A machine's device files in one archive: what a bug report or a test needs, and nothing that tells whose machine it is.
 */
@NullMarked
package kilonova.agent.recording;

import org.jspecify.annotations.NullMarked;
