package kilonova.agent.libvirt.domain;

import java.util.List;
import kilonova.agent.libvirt.domain.DomainReader.ShownDisk;

/** Writes what libvirt is told of a copy of a disk that it makes while the guest goes on. */
public final class BackupXml {
    private BackupXml() {}

    /**
     * A whole copy of one disk.
     *
     * @param disks all disks of the guest
     * @param wanted the one that is copied
     * @param copy the file that becomes a qcow2 file and needs no other
     */
    public static String of(List<ShownDisk> disks, ShownDisk wanted, String copy) {
        XmlElement all = XmlElement.of("disks");
        for (ShownDisk disk : disks) {
            XmlElement element = XmlElement.of("disk").with("name", disk.target());
            if (disk.equals(wanted)) {
                element.with("backup", "yes")
                        .with("type", "file")
                        .add(XmlElement.of("driver").with("type", "qcow2"))
                        .add(XmlElement.of("target").with("file", copy));
            } else {
                element.with("backup", "no");
            }
            all.add(element);
        }
        return XmlElement.of("domainbackup").with("mode", "push").add(all).toString();
    }
}
