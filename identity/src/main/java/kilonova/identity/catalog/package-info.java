/** The service catalog: regions, services and their endpoints. */
@NullMarked
package kilonova.identity.catalog;

import org.jspecify.annotations.NullMarked;
