/** The Network API v2.0: attributes, filters, policies, and Neutron's shapes. The only place that knows JSON and HTTP. */
@NullMarked
package kilonova.network.rest;

import org.jspecify.annotations.NullMarked;
