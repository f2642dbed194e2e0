/** This machine's membership in a cloud: joining, the certificate that it has from then on, and its renewal. */
@NullMarked
package kilonova.agent.membership;

import org.jspecify.annotations.NullMarked;
