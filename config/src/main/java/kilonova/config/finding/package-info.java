/** What the reader has to say about a configuration: errors and warnings, each with its place in the file. */
@NullMarked
package kilonova.config.finding;

import org.jspecify.annotations.NullMarked;
