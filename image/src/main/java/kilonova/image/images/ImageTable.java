package kilonova.image.images;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import kilonova.image.content.DiskFormat;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;

/** The images with their tags and properties, as one transaction sees them. */
public record ImageTable(Handle handle) {
    /** How many values one statement may carry; below SQLite's and PostgreSQL's limits. */
    private static final int BATCH = 500;

    /** All, newest first. */
    public List<Image> all() {
        return complete(handle.createQuery("SELECT * FROM images"));
    }

    /**
     * Those that such a viewer could see in some list, newest first: own, public and community ones, and those shared with it,
     * whatever it thinks of them.
     */
    public List<Image> listedFor(Viewer viewer) {
        return viewer.administrator() ? all() : complete(handle.createQuery("""
                                SELECT * FROM images WHERE owner = :project OR visibility IN ('public', 'community')
                                OR (visibility = 'shared'
                                    AND id IN (SELECT image_id FROM image_members WHERE project_id = :project))""").bind("project", viewer.projectId()));
    }

    /** Those that have a free property of that name, whatever its value, newest first. */
    public List<Image> withProperty(String name) {
        return complete(handle.createQuery(
                        "SELECT * FROM images WHERE id IN (SELECT image_id FROM image_properties WHERE name = :name)")
                .bind("name", name));
    }

    public Optional<Image> find(String id) {
        return complete(handle.createQuery("SELECT * FROM images WHERE id = :id")
                        .bind("id", id))
                .stream()
                .findFirst();
    }

    /** The sum of the sizes of a project's images, in bytes. */
    public long used(String owner) {
        return handle.createQuery("SELECT coalesce(sum(size), 0) FROM images WHERE owner = :owner")
                .bind("owner", owner)
                .mapTo(Long.class)
                .one();
    }

    public void insert(Image image) {
        bound(handle.createUpdate("""
                                INSERT INTO images (id, owner, name, status, visibility, disk_format, container_format,
                                    size, virtual_size, md5, sha512, upload, min_disk, min_ram, protected, hidden,
                                    created_at, updated_at)
                                VALUES (:id, :owner, :name, :status, :visibility, :disk, :container, :size, :virtual,
                                    :md5, :sha512, :upload, :min_disk, :min_ram, :protected, :hidden,
                                    :created, :updated)"""), image)
                .bind("created", image.created().toString())
                .execute();
        insertParts(image);
    }

    public void update(Image image) {
        bound(handle.createUpdate("""
                                UPDATE images SET owner = :owner, name = :name, status = :status,
                                    visibility = :visibility, disk_format = :disk, container_format = :container,
                                    size = :size, virtual_size = :virtual, md5 = :md5, sha512 = :sha512,
                                    upload = :upload, min_disk = :min_disk, min_ram = :min_ram,
                                    protected = :protected, hidden = :hidden, updated_at = :updated
                                WHERE id = :id"""), image).execute();
        handle.execute("DELETE FROM image_tags WHERE image_id = ?", image.id());
        handle.execute("DELETE FROM image_properties WHERE image_id = ?", image.id());
        insertParts(image);
    }

    public void delete(String id) {
        handle.execute("DELETE FROM images WHERE id = ?", id);
    }

    private void insertParts(Image image) {
        image.tags()
                .forEach(
                        tag -> handle.execute("INSERT INTO image_tags (image_id, tag) VALUES (?, ?)", image.id(), tag));
        image.properties()
                .forEach((name, value) -> handle.execute(
                        "INSERT INTO image_properties (image_id, name, value) VALUES (?, ?, ?)",
                        image.id(),
                        name,
                        value));
    }

    private static <S extends SqlStatement<S>> S bound(S statement, Image image) {
        Optional<Image.Data> data = image.data();
        return statement
                .bind("id", image.id())
                .bind("owner", image.owner())
                .bind("name", image.name().orElse(null))
                .bind("status", image.status().text())
                .bind("visibility", image.visibility().text())
                .bind("disk", image.diskFormat().map(DiskFormat::text).orElse(null))
                .bind("container", image.containerFormat().orElse(null))
                .bind("size", data.map(Image.Data::size).orElse(null))
                .bind(
                        "virtual",
                        data.filter(known -> known.virtualSize().isPresent())
                                .map(known -> known.virtualSize().getAsLong())
                                .orElse(null))
                .bind("md5", data.map(Image.Data::md5).orElse(null))
                .bind("sha512", data.map(Image.Data::sha512).orElse(null))
                .bind("upload", image.upload())
                .bind("min_disk", image.minimumDisk())
                .bind("min_ram", image.minimumRam())
                .bind("protected", image.isProtected())
                .bind("hidden", image.hidden())
                .bind("updated", image.updated().toString());
    }

    private List<Image> complete(Query query) {
        List<Image> bare = query.map((row, _) -> image(row)).list();
        Map<String, List<String>> tags = new HashMap<>();
        Map<String, Map<String, String>> properties = new HashMap<>();
        List<String> ids = bare.stream().map(Image::id).toList();
        for (int from = 0; from < ids.size(); from += BATCH) {
            List<String> batch = ids.subList(from, Math.min(ids.size(), from + BATCH));
            handle.createQuery("SELECT * FROM image_tags WHERE image_id IN (<ids>)")
                    .bindList("ids", batch)
                    .map((row, _) -> Map.entry(row.getString("image_id"), row.getString("tag")))
                    .forEach(entry -> tags.computeIfAbsent(entry.getKey(), _ -> new ArrayList<>())
                            .add(entry.getValue()));
            handle.createQuery("SELECT * FROM image_properties WHERE image_id IN (<ids>)")
                    .bindList("ids", batch)
                    .map((row, _) -> List.of(row.getString("image_id"), row.getString("name"), row.getString("value")))
                    .forEach(entry -> properties
                            .computeIfAbsent(entry.getFirst(), _ -> new TreeMap<>())
                            .put(entry.get(1), entry.get(2)));
        }
        return bare.stream()
                .map(image -> with(
                        image, tags.getOrDefault(image.id(), List.of()), properties.getOrDefault(image.id(), Map.of())))
                .sorted(Comparator.comparing(Image::created).reversed().thenComparing(Image::id))
                .toList();
    }

    private static Image with(Image image, List<String> tags, Map<String, String> properties) {
        return new Image(
                image.id(),
                image.owner(),
                image.name(),
                image.status(),
                image.visibility(),
                image.diskFormat(),
                image.containerFormat(),
                image.data(),
                image.upload(),
                image.minimumDisk(),
                image.minimumRam(),
                image.isProtected(),
                image.hidden(),
                tags,
                properties,
                image.created(),
                image.updated());
    }

    private static Image image(ResultSet row) throws SQLException {
        return new Image(
                row.getString("id"),
                row.getString("owner"),
                Optional.ofNullable(row.getString("name")),
                ImageStatus.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
                Visibility.valueOf(row.getString("visibility").toUpperCase(Locale.ROOT)),
                Optional.ofNullable(row.getString("disk_format")).flatMap(DiskFormat::of),
                Optional.ofNullable(row.getString("container_format")),
                data(row),
                row.getString("upload"),
                row.getInt("min_disk"),
                row.getInt("min_ram"),
                row.getBoolean("protected"),
                row.getBoolean("hidden"),
                List.of(),
                Map.of(),
                Instant.parse(row.getString("created_at")),
                Instant.parse(row.getString("updated_at")));
    }

    private static Optional<Image.Data> data(ResultSet row) throws SQLException {
        long size = row.getLong("size");
        if (row.wasNull()) {
            return Optional.empty();
        }
        long virtualSize = row.getLong("virtual_size");
        OptionalLong known = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(virtualSize);
        return Optional.of(new Image.Data(size, known, row.getString("md5"), row.getString("sha512")));
    }
}
