/** Virtual machines that are real compute hosts: the testbed's scripts, and what such a machine says of itself past all APIs. */
@NullMarked
package kilonova.acceptance.testbed;

import org.jspecify.annotations.NullMarked;
