package kilonova.image.images;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import kilonova.image.content.DiskFormat;

/**
 * What is known about an image.
 *
 * @param id UUID
 * @param owner the project
 * @param name empty if it has none
 * @param data what its data is like, if it has some
 * @param upload which upload is at work or has staged data; empty if none
 * @param minimumDisk GiB that a server's disk must have
 * @param minimumRam MiB that a server must have
 * @param isProtected whether it must not be deleted
 * @param hidden whether lists leave it out
 * @param tags sorted, each once
 * @param properties the free properties, sorted by name
 */
public record Image(
        String id,
        String owner,
        Optional<String> name,
        ImageStatus status,
        Visibility visibility,
        Optional<DiskFormat> diskFormat,
        Optional<String> containerFormat,
        Optional<Data> data,
        String upload,
        int minimumDisk,
        int minimumRam,
        boolean isProtected,
        boolean hidden,
        List<String> tags,
        Map<String, String> properties,
        Instant created,
        Instant updated) {
    /** What formats containers may have. */
    public static final List<String> CONTAINER_FORMATS =
            List.of("ami", "ari", "aki", "bare", "ovf", "ova", "docker", "compressed");

    public Image {
        tags = tags.stream().distinct().sorted().toList();
        properties = Collections.unmodifiableSortedMap(new TreeMap<>(properties));
    }

    /**
     * Data on disk.
     *
     * @param size bytes
     * @param virtualSize bytes of the disk inside
     * @param md5 hexadecimal
     * @param sha512 hexadecimal
     */
    public record Data(long size, OptionalLong virtualSize, String md5, String sha512) {}

    /** The same image in another state. */
    public Image in(ImageStatus newStatus, String newUpload, Optional<Data> newData, Instant now) {
        return new Image(
                id,
                owner,
                name,
                newStatus,
                visibility,
                diskFormat,
                containerFormat,
                newData,
                newUpload,
                minimumDisk,
                minimumRam,
                isProtected,
                hidden,
                tags,
                properties,
                created,
                now);
    }

    /** The same image with other tags. */
    public Image tagged(List<String> newTags, Instant now) {
        return new Image(
                id,
                owner,
                name,
                status,
                visibility,
                diskFormat,
                containerFormat,
                data,
                upload,
                minimumDisk,
                minimumRam,
                isProtected,
                hidden,
                newTags,
                properties,
                created,
                now);
    }

    /** True if its data can be given out. */
    public boolean hasUsableData() {
        return status == ImageStatus.ACTIVE || status == ImageStatus.DEACTIVATED;
    }
}
