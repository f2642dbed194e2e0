/** Flavors: what a server may be made of, their extra specs, and who may use them. */
@NullMarked
package kilonova.compute.flavors;

import org.jspecify.annotations.NullMarked;
