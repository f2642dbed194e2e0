/** Which boards' virtual functions the agent enables, and how: {@code [devices] sriov} and {@code [sriov]}. */
@NullMarked
package kilonova.config.sriov;

import org.jspecify.annotations.NullMarked;
