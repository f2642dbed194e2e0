/**
 * How devices are named: PCI addresses in every spelling that drivers and tools print, and virtual parents.
 */
@NullMarked
package kilonova.gpu.address;

import org.jspecify.annotations.NullMarked;
