package kilonova.agent.configdrive;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import kilonova.protocol.GuestSpec;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The config drive of a guest: a volume called {@code config-2} with the files that OpenStack's guests know, for cloud-init and its
 * like. The same for the same guest.
 */
public final class ConfigDrive {
    /** What the volume is called; guests look for it by that name. */
    public static final String LABEL = "config-2";

    private static final List<String> VERSIONS = List.of("latest", "2018-08-27");
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private ConfigDrive() {}

    /** The bytes of the CD-ROM image. */
    public static byte[] image(UUID serverId, GuestSpec spec) {
        return IsoImage.of(LABEL, files(serverId, spec));
    }

    /** The files on it, by path. */
    static SortedMap<String, byte[]> files(UUID serverId, GuestSpec spec) {
        SortedMap<String, byte[]> files = new TreeMap<>();
        for (String version : VERSIONS) {
            String folder = "openstack/" + version + "/";
            files.put(folder + "meta_data.json", json(metaData(serverId, spec)));
            files.put(folder + "network_data.json", json(NetworkData.of(spec.ports())));
            files.put(folder + "vendor_data.json", json(Map.of()));
            files.put(folder + "vendor_data2.json", json(Map.of()));
            spec.userData()
                    .ifPresent(data -> files.put(
                            folder + "user_data", Base64.getMimeDecoder().decode(data)));
        }
        files.put("ec2/latest/meta-data.json", json(ec2(serverId, spec)));
        spec.userData()
                .ifPresent(data -> files.put(
                        "ec2/latest/user-data", Base64.getMimeDecoder().decode(data)));
        return files;
    }

    private static Map<String, Object> metaData(UUID serverId, GuestSpec spec) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("uuid", serverId.toString());
        data.put("name", spec.name());
        data.put("hostname", spec.hostname());
        data.put("launch_index", 0);
        data.put("project_id", spec.projectId());
        data.put("meta", new TreeMap<>(spec.metadata()));
        spec.publicKey().ifPresent(key -> {
            data.put("public_keys", Map.of(keyName(spec), key));
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("name", keyName(spec));
            entry.put("type", "ssh");
            entry.put("data", key);
            data.put("keys", List.of(entry));
        });
        data.put("devices", List.of());
        return data;
    }

    private static Map<String, Object> ec2(UUID serverId, GuestSpec spec) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("instance-id", serverId.toString());
        data.put("hostname", spec.hostname());
        data.put("local-hostname", spec.hostname());
        data.put("instance-type", spec.flavorName());
        data.put("ami-launch-index", 0);
        List<String> addresses = new ArrayList<>();
        spec.ports().forEach(port -> addresses.addAll(port.addresses()));
        addresses.stream()
                .filter(address -> !address.contains(":"))
                .findFirst()
                .ifPresent(address -> data.put("local-ipv4", address));
        spec.publicKey()
                .ifPresent(key ->
                        data.put("public-keys", Map.of("0", Map.of("_name", keyName(spec), "openssh-key", key))));
        return data;
    }

    private static String keyName(GuestSpec spec) {
        return spec.keyName().orElse("default");
    }

    private static byte[] json(Object document) {
        return MAPPER.writeValueAsString(document).getBytes(StandardCharsets.UTF_8);
    }
}
