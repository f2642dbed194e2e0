/** Tokens: proving who calls, signing what was proved, and looking again at every use. */
@NullMarked
package kilonova.identity.tokens;

import org.jspecify.annotations.NullMarked;
