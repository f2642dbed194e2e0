@NullMarked
package kilonova.app.command;

import org.jspecify.annotations.NullMarked;
