/** What the command says, in English and Chinese. */
@NullMarked
package kilonova.app.text;

import org.jspecify.annotations.NullMarked;
