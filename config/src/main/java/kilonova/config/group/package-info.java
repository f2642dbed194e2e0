/** One record of settings for each section that is known in advance, with its options and their defaults. */
@NullMarked
package kilonova.config.group;

import org.jspecify.annotations.NullMarked;
