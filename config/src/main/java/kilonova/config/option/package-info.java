/**
 * A small kit of typed options: what values an option takes, what it is when the file does not say, and under which older
 * names it is also found. Every wrong value becomes an error with its line, and reading goes on.
 */
@NullMarked
package kilonova.config.option;

import org.jspecify.annotations.NullMarked;
