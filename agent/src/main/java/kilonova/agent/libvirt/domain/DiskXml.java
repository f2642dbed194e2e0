package kilonova.agent.libvirt.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A guest's disks as its domain has them. */
final class DiskXml {
    private DiskXml() {}

    /** The disks, and the CD-ROM that the guest is told about itself on. */
    static List<XmlElement> of(GuestFiles files, ImageHardware hardware) {
        List<XmlElement> disks = new ArrayList<>();
        TargetNames names = new TargetNames();
        for (GuestFiles.DiskFile disk : files.disks()) {
            disks.add(element("disk")
                    .with("type", "file")
                    .with("device", "disk")
                    .add(element("driver")
                            .with("name", "qemu")
                            .with("type", disk.format())
                            .with("discard", "unmap"))
                    .add(element("source").with("file", disk.path()))
                    .add(backingStore(disk))
                    .add(names.next(hardware.diskBus())));
        }
        files.configDrive()
                .ifPresent(drive -> disks.add(element("disk")
                        .with("type", "file")
                        .with("device", "cdrom")
                        .add(element("driver").with("name", "qemu").with("type", "raw"))
                        .add(element("source").with("file", drive))
                        .add(names.next(hardware.cdromBus()))
                        .add(element("readonly"))));
        return disks;
    }

    /** Said in full, so that libvirt opens no file to find out, and leaves the image's owner alone: other guests grow from it too. */
    private static Optional<XmlElement> backingStore(GuestFiles.DiskFile disk) {
        if (!disk.format().equals("qcow2")) {
            return Optional.empty();
        }
        XmlElement end = element("backingStore");
        return Optional.of(disk.base()
                .map(base -> element("backingStore")
                        .with("type", "file")
                        .add(element("format").with("type", "raw"))
                        .add(element("source")
                                .with("file", base)
                                .add(element("seclabel").with("model", "dac").with("relabel", "no")))
                        .add(end))
                .orElse(end));
    }

    private static XmlElement element(String name) {
        return XmlElement.of(name);
    }
}
