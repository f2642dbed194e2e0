package kilonova.agent.libvirt.domain;

import java.util.HashMap;
import java.util.Map;

/** Names disks as a guest would, bus by bus: {@code vda}, {@code vdb}, {@code sda}. SATA, SCSI and USB share theirs. */
final class TargetNames {
    private final Map<String, Integer> used = new HashMap<>();

    XmlElement next(String bus) {
        String prefix = switch (bus) {
            case "virtio" -> "vd";
            case "ide" -> "hd";
            default -> "sd";
        };
        int index = used.merge(prefix, 1, Integer::sum) - 1;
        return XmlElement.of("target")
                .with("dev", prefix + (char) ('a' + index))
                .with("bus", bus);
    }
}
