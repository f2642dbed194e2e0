/** The Image API v2: Glance's shapes, filters, patches and schemas. The only place that knows JSON and HTTP. */
@NullMarked
package kilonova.image.rest;

import org.jspecify.annotations.NullMarked;
