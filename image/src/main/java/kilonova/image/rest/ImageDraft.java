package kilonova.image.rest;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import kilonova.image.content.DiskFormat;
import kilonova.image.images.Image;
import kilonova.image.images.ImageStatus;
import kilonova.image.images.Viewer;
import kilonova.image.images.Visibility;
import kilonova.image.outcome.Reason;
import kilonova.image.outcome.Rejected;
import tools.jackson.databind.JsonNode;

/**
 * An image while a client's values are put into it, one attribute after another; Glance's rules for each. A value that does not fit
 * leaves by {@link Rejected}. For one request; not thread-safe.
 */
final class ImageDraft {
    /** Shown, and never to be given. */
    static final Set<String> READ_ONLY = Set.of(
            "created_at",
            "updated_at",
            "status",
            "checksum",
            "size",
            "virtual_size",
            "os_hash_algo",
            "os_hash_value",
            "direct_url",
            "self",
            "file",
            "schema",
            "stores",
            "id");

    private static final Set<String> RESERVED =
            Set.of("deleted", "deleted_at", "is_public", "location", "locations", "members");
    private static final Set<String> BASE = Set.of(
            "name",
            "visibility",
            "disk_format",
            "container_format",
            "min_disk",
            "min_ram",
            "protected",
            "os_hidden",
            "tags",
            "owner");
    private static final int LONGEST_TEXT = 255;
    private static final int LONGEST_PROPERTY = 65535;
    private static final int MOST_TAGS = 128;
    private static final int MOST_PROPERTIES = 128;

    private final Image old;
    private final Viewer viewer;
    private String owner;
    private Optional<String> name;
    private Visibility visibility;
    private Optional<DiskFormat> diskFormat;
    private Optional<String> containerFormat;
    private int minimumDisk;
    private int minimumRam;
    private boolean isProtected;
    private boolean hidden;
    private List<String> tags;
    private final Map<String, String> properties;

    ImageDraft(Image old, Viewer viewer) {
        this.old = old;
        this.viewer = viewer;
        owner = old.owner();
        name = old.name();
        visibility = old.visibility();
        diskFormat = old.diskFormat();
        containerFormat = old.containerFormat();
        minimumDisk = old.minimumDisk();
        minimumRam = old.minimumRam();
        isProtected = old.isProtected();
        hidden = old.hidden();
        tags = old.tags();
        properties = new TreeMap<>(old.properties());
    }

    /** True if the image has that attribute or property now. */
    boolean has(String attribute) {
        return BASE.contains(attribute) || READ_ONLY.contains(attribute) || properties.containsKey(attribute);
    }

    /** Gives an attribute or a property a value. */
    void set(String attribute, JsonNode value) {
        demandWritable(attribute);
        switch (attribute) {
            case "name" -> name = value.isNull() ? Optional.empty() : Optional.of(text(attribute, value, LONGEST_TEXT));
            case "visibility" -> visibility = visibility(value);
            case "disk_format" -> diskFormat = diskFormat(value);
            case "container_format" -> containerFormat = containerFormat(value);
            case "min_disk" -> minimumDisk = number(attribute, value);
            case "min_ram" -> minimumRam = number(attribute, value);
            case "protected" -> isProtected = flag(attribute, value);
            case "os_hidden" -> hidden = flag(attribute, value);
            case "tags" -> tags = tags(value);
            case "owner" -> owner = owner(value);
            default -> property(attribute, value);
        }
    }

    /** Takes a property away. */
    void remove(String attribute) {
        demandWritable(attribute);
        if (BASE.contains(attribute)) {
            throw Callers.forbidden("Property " + attribute + " may not be removed.");
        }
        if (properties.remove(attribute) == null) {
            throw new Rejected(Reason.NO_SUCH_PROPERTY, "Property " + attribute + " does not exist.");
        }
    }

    /** The image with what was set. */
    Image finished(Instant now) {
        return new Image(
                old.id(),
                owner,
                name,
                old.status(),
                visibility,
                diskFormat,
                containerFormat,
                old.data(),
                old.upload(),
                minimumDisk,
                minimumRam,
                isProtected,
                hidden,
                tags,
                properties,
                old.created(),
                now);
    }

    private static void demandWritable(String attribute) {
        if (READ_ONLY.contains(attribute)) {
            throw Callers.forbidden("Attribute '" + attribute + "' is read-only.");
        }
        if (RESERVED.contains(attribute) || attribute.startsWith("os_glance")) {
            throw Callers.forbidden("Attribute '" + attribute + "' is reserved.");
        }
    }

    private Visibility visibility(JsonNode value) {
        Visibility wanted = Visibility.of(value.asString(""))
                .orElseThrow(() -> invalid("visibility", "it is one of public, community, shared, private"));
        if (wanted == Visibility.PUBLIC && old.visibility() != wanted && !viewer.administrator()) {
            throw Callers.forbidden("You are not authorized to complete publicize_image action.");
        }
        return wanted;
    }

    private Optional<DiskFormat> diskFormat(JsonNode value) {
        Optional<DiskFormat> wanted = value.isNull()
                ? Optional.empty()
                : Optional.of(DiskFormat.of(value.asString(""))
                        .orElseThrow(() -> invalid("disk_format", "it is one of " + DiskFormat.texts())));
        demandQueued("disk_format", wanted.equals(old.diskFormat()));
        return wanted;
    }

    private Optional<String> containerFormat(JsonNode value) {
        Optional<String> wanted = value.isNull() ? Optional.empty() : Optional.of(value.asString(""));
        if (wanted.isPresent() && !Image.CONTAINER_FORMATS.contains(wanted.get())) {
            throw invalid("container_format", "it is one of " + Image.CONTAINER_FORMATS);
        }
        demandQueued("container_format", wanted.equals(old.containerFormat()));
        return wanted;
    }

    /** The formats say how data is read, and were checked when it came in. */
    private void demandQueued(String attribute, boolean unchanged) {
        if (old.status() != ImageStatus.QUEUED && !unchanged) {
            throw Callers.forbidden("Attribute " + attribute + " can be only replaced for a queued image.");
        }
    }

    private String owner(JsonNode value) {
        String wanted = text("owner", value, LONGEST_TEXT);
        if (wanted.isEmpty() || (!wanted.equals(owner) && !viewer.administrator())) {
            throw Callers.forbidden("You are not permitted to create or give images to another project.");
        }
        return wanted;
    }

    private static List<String> tags(JsonNode value) {
        if (!value.isArray()) {
            throw invalid("tags", "it is a list of strings");
        }
        List<String> tags = new ArrayList<>();
        value.forEach(tag -> tags.add(text("tags", tag, LONGEST_TEXT)));
        return checkedTags(tags);
    }

    /** The tags, if they are not too many. */
    static List<String> checkedTags(List<String> tags) {
        List<String> distinct = tags.stream().distinct().toList();
        if (distinct.size() > MOST_TAGS) {
            throw new Rejected(Reason.OVER_QUOTA, "The limit has been exceeded: at most " + MOST_TAGS + " tags.");
        }
        return distinct;
    }

    private void property(String property, JsonNode value) {
        if (property.isEmpty() || property.length() > LONGEST_TEXT) {
            throw invalid(property, "a property's name has 1 to " + LONGEST_TEXT + " characters");
        }
        properties.put(property, text(property, value, LONGEST_PROPERTY));
        if (properties.size() > MOST_PROPERTIES) {
            throw new Rejected(
                    Reason.OVER_QUOTA, "The limit has been exceeded: at most " + MOST_PROPERTIES + " properties.");
        }
    }

    private static String text(String attribute, JsonNode value, int longest) {
        if (!value.isString()) {
            throw invalid(attribute, value + " is not a string");
        }
        String text = value.stringValue();
        if (text.length() > longest || text.indexOf('\0') >= 0) {
            throw invalid(attribute, "a string has at most " + longest + " characters, and none of them is NUL");
        }
        return text;
    }

    private static int number(String attribute, JsonNode value) {
        if (!value.isInt() || value.intValue() < 0) {
            throw invalid(attribute, value + " is not a whole number from 0 to 2147483647");
        }
        return value.intValue();
    }

    private static boolean flag(String attribute, JsonNode value) {
        if (!value.isBoolean()) {
            throw invalid(attribute, value + " is neither true nor false");
        }
        return value.booleanValue();
    }

    private static Rejected invalid(String attribute, String why) {
        return new Rejected(
                Reason.INVALID_INPUT,
                "Provided object does not match schema 'image': '" + attribute + "': " + why + ".");
    }
}
