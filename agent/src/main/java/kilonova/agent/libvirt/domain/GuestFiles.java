package kilonova.agent.libvirt.domain;

import java.util.List;
import java.util.Optional;

/**
 * The files of a guest, by absolute paths.
 *
 * @param disks its disks, the one that it boots from first
 * @param configDrive a CD-ROM with what the guest is told about itself
 * @param kernel booted in place of a boot loader
 * @param ramdisk what that kernel gets as its first file system
 * @param consoleLog where all that it prints on its serial console goes
 */
public record GuestFiles(
        List<DiskFile> disks,
        Optional<String> configDrive,
        Optional<String> kernel,
        Optional<String> ramdisk,
        String consoleLog) {
    public GuestFiles {
        disks = List.copyOf(disks);
    }

    /**
     * A disk.
     *
     * @param path where it is
     * @param format {@code qcow2} or {@code raw}; never guessed
     * @param base the raw image that it grows from
     */
    public record DiskFile(String path, String format, Optional<String> base) {
        /** One that needs no other file. */
        public DiskFile(String path, String format) {
            this(path, format, Optional.empty());
        }
    }
}
