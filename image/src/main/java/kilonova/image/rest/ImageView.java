package kilonova.image.rest;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;
import kilonova.http.Json;
import kilonova.image.content.DiskFormat;
import kilonova.image.images.Image;
import kilonova.image.images.Member;
import tools.jackson.databind.node.ObjectNode;

/** Images and members as JSON. Links are below the service's root, without its prefix, as Glance's are. */
final class ImageView {
    private ImageView() {}

    static ObjectNode of(Image image) {
        ObjectNode view = Json.object();
        image.properties().forEach(view::put);
        Optional<Image.Data> data = image.data();
        String self = "/v2/images/" + image.id();
        put(view, "name", image.name());
        put(view, "disk_format", image.diskFormat().map(DiskFormat::text));
        put(view, "container_format", image.containerFormat());
        view.put("visibility", image.visibility().text());
        put(view, "size", data.map(Image.Data::size));
        OptionalLong virtualSize = data.map(Image.Data::virtualSize).orElse(OptionalLong.empty());
        put(view, "virtual_size", virtualSize.isPresent() ? Optional.of(virtualSize.getAsLong()) : Optional.empty());
        view.put("status", image.status().text());
        put(view, "checksum", data.map(Image.Data::md5));
        view.put("protected", image.isProtected())
                .put("min_ram", image.minimumRam())
                .put("min_disk", image.minimumDisk())
                .put("owner", image.owner())
                .put("os_hidden", image.hidden());
        put(view, "os_hash_algo", data.map(_ -> "sha512"));
        put(view, "os_hash_value", data.map(Image.Data::sha512));
        view.put("id", image.id())
                .put("created_at", time(image.created()))
                .put("updated_at", time(image.updated()))
                .put("self", self)
                .put("file", self + "/file")
                .put("schema", "/v2/schemas/image");
        var tags = view.putArray("tags");
        image.tags().forEach(tags::add);
        return view;
    }

    static ObjectNode of(Member member) {
        return Json.object()
                .put("member_id", member.projectId())
                .put("image_id", member.imageId())
                .put("status", member.status().text())
                .put("created_at", time(member.created()))
                .put("updated_at", time(member.updated()))
                .put("schema", "/v2/schemas/member");
    }

    static String time(Instant instant) {
        return DateTimeFormatter.ISO_INSTANT.format(instant.truncatedTo(ChronoUnit.SECONDS));
    }

    private static void put(ObjectNode view, String name, Optional<?> value) {
        switch (value.orElse(null)) {
            case null -> view.putNull(name);
            case Long number -> view.put(name, number);
            case Object other -> view.put(name, other.toString());
        }
    }
}
