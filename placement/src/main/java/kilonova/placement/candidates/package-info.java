/** The search for sets of providers that could satisfy a request, and the explanation where there is none. */
@NullMarked
package kilonova.placement.candidates;

import org.jspecify.annotations.NullMarked;
