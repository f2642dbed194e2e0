/**
 * Kilonova's configuration: one oslo-style INI text in, one record of settings or all its errors out.
 *
 * <p>Pure: it reads no file, asks no clock and touches no hardware. What it must know of the machine (does a virtual
 * parent device exist?) comes in as a function. Option names are Nova's own wherever Nova has one.
 */
@NullMarked
package kilonova.config;

import org.jspecify.annotations.NullMarked;
