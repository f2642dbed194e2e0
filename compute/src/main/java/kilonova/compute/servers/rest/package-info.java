/**
 * {@code /servers} and what hangs on it, as clients see it: bodies checked against one schema each for all microversions, views
 * per microversion, filters, and who may do what. Nothing here decides what becomes of a server; that is asked of
 * {@link kilonova.compute.servers.ServerOperations}.
 */
@NullMarked
package kilonova.compute.servers.rest;

import org.jspecify.annotations.NullMarked;
