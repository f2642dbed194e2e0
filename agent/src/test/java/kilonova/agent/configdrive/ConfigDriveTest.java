package kilonova.agent.configdrive;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import kilonova.protocol.GuestSpec;
import kilonova.protocol.GuestSpec.GuestPort;
import kilonova.protocol.GuestSpec.GuestRoute;
import kilonova.protocol.GuestSpec.GuestSubnet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class ConfigDriveTest {
    private static final int SECTOR = 2048;
    private static final UUID SERVER = new UUID(1, 2);

    private static final GuestSpec SPEC = new GuestSpec(
            "web",
            "project",
            "small",
            1,
            64,
            0,
            0,
            0,
            Optional.empty(),
            List.of(new GuestPort(
                    "11111111-2222-3333-4444-555555555555",
                    "net",
                    "fa:16:3e:00:00:01",
                    List.of("10.0.0.5", "fd00:1::5"),
                    1450,
                    List.of(
                            new GuestSubnet(
                                    "10.0.0.0/20",
                                    Optional.of("10.0.0.1"),
                                    List.of("9.9.9.9"),
                                    List.of(new GuestRoute("10.9.0.0/16", "10.0.0.2"))),
                            new GuestSubnet("fd00:1::/56", Optional.empty(), List.of(), List.of())))),
            Map.of("role", "front"),
            Optional.of("ssh-ed25519 AAAA me"),
            Optional.of(Base64.getEncoder().encodeToString("#!/bin/sh\necho hi\n".getBytes(UTF_8))),
            "web-host",
            Optional.of("mine"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /** Reads an image as a guest does, knowing nothing of how it was written. */
    private static Map<String, byte[]> read(byte[] image, int descriptorSector, boolean joliet) {
        ByteBuffer bytes = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
        int root = descriptorSector * SECTOR + 156;
        Map<String, byte[]> files = new TreeMap<>();
        walk(bytes, bytes.getInt(root + 2), bytes.getInt(root + 10), "", joliet, files);
        return files;
    }

    private static void walk(
            ByteBuffer image, int sector, int length, String path, boolean joliet, Map<String, byte[]> files) {
        int at = sector * SECTOR;
        int end = at + length;
        while (at < end && image.get(at) != 0) {
            int nameLength = image.get(at + 32) & 0xff;
            byte[] raw = new byte[nameLength];
            image.get(at + 33, raw);
            int place = image.getInt(at + 2);
            int size = image.getInt(at + 10);
            boolean folder = (image.get(at + 25) & 2) != 0;
            boolean self = nameLength == 1 && raw[0] <= 1;
            if (!self) {
                String name = new String(raw, joliet ? UTF_16BE : US_ASCII).replace(";1", "");
                if (folder) {
                    walk(image, place, size, path + name + "/", joliet, files);
                } else {
                    byte[] content = new byte[size];
                    image.get(place * SECTOR, content);
                    files.put(path + name, content);
                }
            }
            at += image.get(at) & 0xff;
        }
    }

    private static JsonNode json(Map<String, byte[]> files, String path) {
        return JsonMapper.shared().readTree(files.get(path));
    }

    @Test
    void theVolumeIsFoundByItsName() {
        byte[] image = ConfigDrive.image(SERVER, SPEC);

        assertThat(image.length % SECTOR).isZero();
        assertThat(new String(image, 16 * SECTOR + 1, 5, US_ASCII)).isEqualTo("CD001");
        assertThat(new String(image, 16 * SECTOR + 40, 8, US_ASCII)).isEqualTo("config-2");
        assertThat(new String(image, 17 * SECTOR + 40, 16, UTF_16BE)).isEqualTo("config-2");
        assertThat(ConfigDrive.image(SERVER, SPEC)).isEqualTo(image);
    }

    @Test
    void longNamesAndShortOnesLeadToTheSameFiles() {
        byte[] image = ConfigDrive.image(SERVER, SPEC);
        Map<String, byte[]> joliet = read(image, 17, true);
        Map<String, byte[]> plain = read(image, 16, false);

        assertThat(joliet)
                .containsKeys(
                        "openstack/latest/meta_data.json",
                        "openstack/latest/network_data.json",
                        "openstack/latest/user_data",
                        "openstack/latest/vendor_data.json",
                        "ec2/latest/meta-data.json",
                        "ec2/latest/user-data");
        assertThat(plain).hasSameSizeAs(joliet);
        assertThat(plain.values().stream().map(Arrays::hashCode).sorted())
                .isEqualTo(
                        joliet.values().stream().map(Arrays::hashCode).sorted().toList());
        assertThat(joliet.get("openstack/latest/user_data")).asString(UTF_8).startsWith("#!/bin/sh\n");
    }

    @Test
    void aGuestLearnsWhoItIs() {
        JsonNode data = json(read(ConfigDrive.image(SERVER, SPEC), 17, true), "openstack/latest/meta_data.json");

        assertThat(data.path("uuid").asString()).isEqualTo(SERVER.toString());
        assertThat(data.path("hostname").asString()).isEqualTo("web-host");
        assertThat(data.path("meta").path("role").asString()).isEqualTo("front");
        assertThat(data.path("public_keys").path("mine").asString()).isEqualTo("ssh-ed25519 AAAA me");
    }

    @Test
    void aGuestLearnsItsAddresses() {
        JsonNode data = json(read(ConfigDrive.image(SERVER, SPEC), 17, true), "openstack/latest/network_data.json");

        JsonNode link = data.path("links").path(0);
        assertThat(link.path("ethernet_mac_address").asString()).isEqualTo("fa:16:3e:00:00:01");
        assertThat(link.path("mtu").asInt()).isEqualTo(1450);
        JsonNode four = data.path("networks").path(0);
        assertThat(four.path("ip_address").asString()).isEqualTo("10.0.0.5");
        assertThat(four.path("netmask").asString()).isEqualTo("255.255.240.0");
        assertThat(four.path("routes").path(0).path("gateway").asString()).isEqualTo("10.0.0.1");
        assertThat(four.path("routes").path(1).path("netmask").asString()).isEqualTo("255.255.0.0");
        assertThat(data.path("networks").path(1).path("netmask").asString()).isEqualTo("ffff:ffff:ffff:ff00:0:0:0:0");
        assertThat(data.path("services").path(0).path("address").asString()).isEqualTo("9.9.9.9");
    }
}
