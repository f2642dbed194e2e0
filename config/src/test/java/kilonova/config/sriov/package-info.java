@NullMarked
package kilonova.config.sriov;

import org.jspecify.annotations.NullMarked;
