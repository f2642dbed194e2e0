/** What a guest is told about itself, in the files that cloud-init reads from a config drive, and the CD-ROM image that holds them. */
@NullMarked
package kilonova.agent.configdrive;

import org.jspecify.annotations.NullMarked;
