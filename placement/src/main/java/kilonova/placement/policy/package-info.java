/** The language in which operators write who may do what: that of oslo.policy's files. Pure. */
@NullMarked
package kilonova.placement.policy;

import org.jspecify.annotations.NullMarked;
