/** Security groups and their rules; each project has one named {@code default}. */
@NullMarked
package kilonova.network.securitygroups;

import org.jspecify.annotations.NullMarked;
