/**
 * What the controller is told about the host, and when: at once after any change, and from time to time.
 */
@NullMarked
package kilonova.agent.reports;

import org.jspecify.annotations.NullMarked;
