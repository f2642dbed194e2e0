package kilonova.agent.libvirt.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import kilonova.agent.guests.GuestDefinition;
import kilonova.protocol.GuestSpec;

/** Writes what libvirt is told of a guest. */
public final class DomainXml {
    /** The names of our domains begin so. */
    public static final String NAME_PREFIX = "kilonova-";

    /** The namespace of what we write into a domain's metadata. */
    public static final String NAMESPACE = "urn:kilonova:guest:1";

    /** Balloon, random numbers, serial ports of the guest agent. */
    private static final int OTHER_DEVICES = 3;

    private static final int SPARE_PORTS = 4;

    private static final String USUAL_COMMAND_LINE = "root=/dev/vda console=tty0 console=ttyS0";

    private final GuestDefinition guest;
    private final UUID uuid;
    private final GuestFiles files;
    private final HostStyle host;
    private final ImageHardware hardware;

    private DomainXml(GuestDefinition guest, UUID uuid, GuestFiles files, HostStyle host) {
        this.guest = guest;
        this.uuid = uuid;
        this.files = files;
        this.host = host;
        this.hardware = ImageHardware.of(guest.rescueImage()
                .or(() -> guest.spec().image())
                .map(GuestSpec.ImageSource::properties)
                .orElse(Map.of()));
    }

    /** The name of a guest's domain. A server may have two guests on one host, so the guest gives the name. */
    public static String name(UUID guestId) {
        return NAME_PREFIX + guestId;
    }

    /** The guest that a domain is named after; empty for a name that is none of ours. */
    public static Optional<UUID> guest(String name) {
        if (!name.startsWith(NAME_PREFIX)) {
            return Optional.empty();
        }
        try {
            return Optional.of(UUID.fromString(name.substring(NAME_PREFIX.length())))
                    .filter(guest -> name(guest).equals(name));
        } catch (IllegalArgumentException other) {
            return Optional.empty();
        }
    }

    /**
     * The domain of a guest. All its devices must be ones that {@link DeviceApis} knows.
     *
     * @param uuid of the domain, which is also what the machine calls itself
     */
    public static String of(GuestDefinition guest, UUID uuid, GuestFiles files, HostStyle host) {
        return new DomainXml(guest, uuid, files, host).domain().toString();
    }

    private XmlElement domain() {
        return element("domain")
                .with("type", host.kvm() ? "kvm" : "qemu")
                .add(element("name").text(name(guest.guestId())))
                .add(element("uuid").text(uuid))
                .add(element("metadata").add(metadata()))
                .add(element("memory").with("unit", "MiB").text(guest.spec().memoryMb()))
                .add(element("vcpu").text(guest.spec().vcpus()))
                .add(sysinfo())
                .add(boot())
                .add(element("features").add(element("acpi")).add(element("apic")))
                .add(host.cpuMode().map(mode -> element("cpu").with("mode", mode)))
                .add(clock())
                .add(element("on_poweroff").text("destroy"))
                .add(element("on_reboot").text("restart"))
                .add(element("on_crash").text("destroy"))
                .add(devices());
    }

    private XmlElement metadata() {
        GuestSpec spec = guest.spec();
        return element("kilonova:guest")
                .with("xmlns:kilonova", NAMESPACE)
                .add(element("kilonova:id").text(guest.guestId()))
                .add(element("kilonova:server").with("id", guest.serverId()).text(spec.name()))
                .add(element("kilonova:flavor").text(spec.flavorName()))
                .add(element("kilonova:project").with("id", spec.projectId()))
                .add(hardware.quiesced() ? Optional.of(element("kilonova:quiesce")) : Optional.empty())
                .add(guest.rescueImage().map(image -> element("kilonova:rescue").with("image", image.id())))
                .add(spec.image().map(image -> element("kilonova:image").with("id", image.id())));
    }

    private XmlElement sysinfo() {
        return element("sysinfo")
                .with("type", "smbios")
                .add(element("system")
                        .add(entry("manufacturer", "Kilonova"))
                        // cloud-init looks for a config drive where the machine calls itself so
                        .add(entry("product", "OpenStack Compute"))
                        .add(entry("serial", guest.serverId().toString()))
                        .add(entry("uuid", uuid.toString()))
                        .add(entry("family", "Virtual Machine")));
    }

    private static XmlElement entry(String name, String value) {
        return element("entry").with("name", name).text(value);
    }

    private XmlElement boot() {
        XmlElement os = element("os");
        if (hardware.uefi()) {
            os.with("firmware", "efi");
        }
        os.add(element("type")
                .with("arch", host.architecture())
                .with("machine", hardware.machine())
                .text("hvm"));
        if (files.kernel().isPresent()) {
            os.add(element("kernel").text(files.kernel().get()));
            os.add(files.ramdisk().map(ramdisk -> element("initrd").text(ramdisk)));
            os.add(element("cmdline").text(hardware.commandLine().orElse(USUAL_COMMAND_LINE)));
        } else {
            os.add(element("boot").with("dev", "hd"));
        }
        return os.add(element("smbios").with("mode", "sysinfo"));
    }

    private static XmlElement clock() {
        return element("clock")
                .with("offset", "utc")
                .add(element("timer").with("name", "pit").with("tickpolicy", "delay"))
                .add(element("timer").with("name", "rtc").with("tickpolicy", "catchup"))
                .add(element("timer").with("name", "hpet").with("present", "no"));
    }

    private XmlElement devices() {
        XmlElement devices = element("devices").add(DiskXml.of(files, hardware)).add(slots());
        if (buses().contains("scsi")) {
            devices.add(
                    element("controller").with("type", "scsi").with("index", 0).with("model", "virtio-scsi"));
        }
        if (!buses().contains("usb")) {
            devices.add(element("controller").with("type", "usb").with("model", "none"));
        }
        devices.add(cards());
        devices.add(element("serial")
                .with("type", "pty")
                .add(element("log").with("file", files.consoleLog()).with("append", "on"))
                .add(element("target").with("type", "isa-serial").with("port", 0)));
        if (hardware.guestAgent()) {
            devices.add(element("channel")
                    .with("type", "unix")
                    .add(element("target").with("type", "virtio").with("name", "org.qemu.guest_agent.0")));
        }
        devices.add(element("input").with("type", "keyboard").with("bus", "ps2"));
        devices.add(element("graphics")
                .with("type", "vnc")
                .with("port", -1)
                .with("autoport", "yes")
                .with("listen", "127.0.0.1"));
        devices.add(element("video").add(element("model").with("type", hardware.videoModel())));
        devices.add(DeviceXml.of(guest.devices(), hardware.gpuDisplay()));
        devices.add(element("memballoon").with("model", "virtio"));
        return devices.add(element("rng")
                .with("model", "virtio")
                .add(element("backend").with("model", "random").text("/dev/urandom")));
    }

    /** A Q35 machine takes a device while it runs only into a root port that is free: so many more than it has devices at first. */
    private List<XmlElement> slots() {
        if (!hardware.machine().contains("q35")) {
            return List.of();
        }
        int disks = hardware.diskBus().equals("virtio") ? files.disks().size() : 1;
        int ports = disks + cards().size() + guest.devices().size() + OTHER_DEVICES + SPARE_PORTS;
        List<XmlElement> slots = new ArrayList<>();
        slots.add(element("controller").with("type", "pci").with("index", 0).with("model", "pcie-root"));
        for (int port = 0; port < ports; port++) {
            slots.add(element("controller").with("type", "pci").with("model", "pcie-root-port"));
        }
        return slots;
    }

    private List<String> buses() {
        List<String> buses = new ArrayList<>();
        if (!files.disks().isEmpty()) {
            buses.add(hardware.diskBus());
        }
        files.configDrive().ifPresent(drive -> buses.add(hardware.cdromBus()));
        return buses;
    }

    private List<XmlElement> cards() {
        return CardXml.of(guest.spec().ports(), hardware.cardModel(), host.network());
    }

    private static XmlElement element(String name) {
        return XmlElement.of(name);
    }
}
