/** What the compute service asks of the images, in process. */
@NullMarked
package kilonova.image.server;

import org.jspecify.annotations.NullMarked;
