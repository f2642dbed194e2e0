/**
 * Which mediated device types a host offers, on which devices, under which resource class: {@code [devices]} and the
 * {@code [mdev_<type>]} sections.
 */
@NullMarked
package kilonova.config.devices;

import org.jspecify.annotations.NullMarked;
