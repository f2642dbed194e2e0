@NullMarked
package kilonova.compute.livemigration;

import org.jspecify.annotations.NullMarked;
