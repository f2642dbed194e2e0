package kilonova.compute.servers.rest;

import kilonova.http.Fault;
import tools.jackson.databind.JsonNode;

/**
 * Checks {@code block_device_mapping_v2}. There are no volumes here: the one mapping that is taken says what is so without it,
 * that the server boots from its image on the host's disk.
 */
final class BlockDevices {
    private BlockDevices() {}

    static void check(JsonNode server) {
        JsonNode legacy = server.path("block_device_mapping");
        JsonNode mappings = server.path("block_device_mapping_v2");
        if (!legacy.isEmpty() && !mappings.isEmpty()) {
            throw Fault.badRequest("Using different block_device_mapping syntaxes is not allowed in the same request.");
        }
        if (!legacy.isEmpty()) {
            throw volumes("block_device_mapping");
        }
        if (mappings.isEmpty()) {
            return;
        }
        if (mappings.size() > 1
                || !isTheImage(mappings.path(0), server.path("imageRef").asString(""))) {
            throw volumes("block_device_mapping_v2");
        }
    }

    private static boolean isTheImage(JsonNode mapping, String image) {
        return mapping.path("source_type").asString("").equals("image")
                && mapping.path("destination_type").asString("local").equals("local")
                && mapping.path("boot_index").asString("").equals("0")
                && !image.isEmpty()
                && mapping.path("uuid").asString(image).equals(image);
    }

    private static Fault volumes(String field) {
        return Fault.badRequest("Block Device Mapping is Invalid: " + field + " may only map the image of imageRef to"
                + " the local disk with boot_index 0; volumes, snapshots and further local disks are not supported.");
    }
}
