/** Key pairs: public keys of users, by name. */
@NullMarked
package kilonova.compute.keypairs;

import org.jspecify.annotations.NullMarked;
