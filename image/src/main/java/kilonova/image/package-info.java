/**
 * The Image v2 subset (Glance): records in SQL, data in files. {@code Images} opens it; packages are named after the things it
 * keeps.
 */
@NullMarked
package kilonova.image;

import org.jspecify.annotations.NullMarked;
