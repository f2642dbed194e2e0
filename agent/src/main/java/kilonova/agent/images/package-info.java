/** The images that guests of this host boot from, each fetched and checked once, and the disks that grow from them. */
@NullMarked
package kilonova.agent.images;

import org.jspecify.annotations.NullMarked;
