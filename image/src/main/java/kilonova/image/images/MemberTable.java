package kilonova.image.images;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Whom images are shared with, as one transaction sees it. */
public record MemberTable(Handle handle) {
    public List<Member> ofImage(String imageId) {
        return handle.createQuery("SELECT * FROM image_members WHERE image_id = :image ORDER BY project_id")
                .bind("image", imageId)
                .map((row, _) -> member(row))
                .list();
    }

    /** A project's memberships by image. */
    public Map<String, Member> ofProject(String projectId) {
        Map<String, Member> byImage = new HashMap<>();
        handle.createQuery("SELECT * FROM image_members WHERE project_id = :project")
                .bind("project", projectId)
                .map((row, _) -> member(row))
                .forEach(member -> byImage.put(member.imageId(), member));
        return byImage;
    }

    public void insert(Member member) {
        handle.execute(
                "INSERT INTO image_members (image_id, project_id, status, created_at, updated_at) VALUES (?, ?, ?, ?, ?)",
                member.imageId(),
                member.projectId(),
                member.status().text(),
                member.created().toString(),
                member.updated().toString());
    }

    public void update(Member member) {
        handle.execute(
                "UPDATE image_members SET status = ?, updated_at = ? WHERE image_id = ? AND project_id = ?",
                member.status().text(),
                member.updated().toString(),
                member.imageId(),
                member.projectId());
    }

    public void delete(Member member) {
        handle.execute(
                "DELETE FROM image_members WHERE image_id = ? AND project_id = ?",
                member.imageId(),
                member.projectId());
    }

    private static Member member(ResultSet row) throws SQLException {
        return new Member(
                row.getString("image_id"),
                row.getString("project_id"),
                Member.Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
                Instant.parse(row.getString("created_at")),
                Instant.parse(row.getString("updated_at")));
    }
}
