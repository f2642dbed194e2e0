/** The files of each guest: its disks, its config drive, its console log, and its links to images. */
@NullMarked
package kilonova.agent.libvirt.files;

import org.jspecify.annotations.NullMarked;
