/** Networks: who owns them, and who may use them. */
@NullMarked
package kilonova.network.networks;

import org.jspecify.annotations.NullMarked;
