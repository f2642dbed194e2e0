package kilonova.compute.flavors;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import kilonova.compute.documents.Documents;
import kilonova.compute.outcome.Outcome;
import kilonova.http.Caller;
import kilonova.store.Database;
import org.jdbi.v3.core.Handle;

/** The stored flavors. Servers keep copies, so nothing here touches a server. Thread-safe. */
public final class Flavors {
    private final Database database;

    public Flavors(Database database) {
        this.database = database;
    }

    /** All flavors, in order of their ids. */
    public List<Flavor> list() {
        return database.read(handle -> handle.select("SELECT document FROM flavors ORDER BY id")
                .mapTo(String.class)
                .map(document -> Documents.read(Flavor.class, document))
                .list());
    }

    public Optional<Flavor> find(String id) {
        return database.read(handle -> find(handle, id));
    }

    /** The flavor of that id, if the caller may use it: a public one, one of its project, or any for an admin. */
    public Optional<Flavor> find(String id, Caller caller) {
        return find(id).filter(flavor -> isVisible(flavor, caller));
    }

    /** The flavors that the caller may use, in order of their ids. */
    public List<Flavor> visibleTo(Caller caller) {
        return list().stream().filter(flavor -> isVisible(flavor, caller)).toList();
    }

    /** Stores a new flavor; refused when its id or its name is taken. */
    public Outcome<Flavor> create(Flavor flavor) {
        return database.write(handle -> {
            if (find(handle, flavor.id()).isPresent()) {
                return Outcome.conflict("flavor.id_taken", "Flavor with ID " + flavor.id() + " already exists.");
            }
            if (isNameTaken(handle, flavor.name())) {
                return Outcome.conflict("flavor.name_taken", "Flavor with name " + flavor.name() + " already exists.");
            }
            handle.execute(
                    "INSERT INTO flavors (id, name, document) VALUES (?, ?, ?)",
                    flavor.id(),
                    flavor.name(),
                    Documents.write(flavor));
            return Outcome.done(flavor);
        });
    }

    public Outcome<Flavor> describe(String id, Optional<String> description) {
        return change(id, flavor -> Outcome.done(flavor.withDescription(description)));
    }

    /**
     * Adds extra specs, or gives them other values.
     *
     * @param added what is set; the caller has checked it
     * @param check looks at all extra specs as they would be then; what it returns is why they are refused
     */
    public Outcome<Flavor> setExtraSpecs(
            String id, Map<String, String> added, Function<Map<String, String>, Optional<String>> check) {
        return change(id, flavor -> {
            Map<String, String> all = new HashMap<>(flavor.extraSpecs());
            all.putAll(added);
            Optional<String> wrong = check.apply(all);
            return wrong.isPresent()
                    ? Outcome.invalid("flavor.extra_spec", wrong.get())
                    : Outcome.done(flavor.withExtraSpecs(all));
        });
    }

    public Outcome<Flavor> removeExtraSpec(String id, String key) {
        return change(id, flavor -> {
            Map<String, String> left = new HashMap<>(flavor.extraSpecs());
            return left.remove(key) == null
                    ? Outcome.missing("flavor.no_extra_spec", noExtraSpec(id, key))
                    : Outcome.done(flavor.withExtraSpecs(left));
        });
    }

    static String noExtraSpec(String id, String key) {
        return "Flavor " + id + " has no extra specs with key " + key + ".";
    }

    /**
     * Lets a project use a flavor.
     *
     * @param alsoPublic whether that is accepted, without effect, for a flavor that everybody may use
     */
    public Outcome<Flavor> addAccess(String id, String projectId, boolean alsoPublic) {
        return change(id, flavor -> {
            if (flavor.isPublic() && !alsoPublic) {
                return Outcome.conflict("flavor.is_public", "Can not add access to a public flavor.");
            }
            Set<String> projects = new HashSet<>(flavor.projects());
            return projects.add(projectId)
                    ? Outcome.done(flavor.withProjects(projects))
                    : Outcome.conflict(
                            "flavor.has_access",
                            "Flavor access already exists for flavor " + id + " and project " + projectId
                                    + " combination.");
        });
    }

    public Outcome<Flavor> removeAccess(String id, String projectId) {
        return change(id, flavor -> {
            Set<String> projects = new HashSet<>(flavor.projects());
            return projects.remove(projectId)
                    ? Outcome.done(flavor.withProjects(projects))
                    : Outcome.missing(
                            "flavor.no_access",
                            "Flavor access not found for " + id + " / " + projectId + " combination.");
        });
    }

    /** Deletes a flavor; servers made from it keep their copies. */
    public Outcome<Flavor> delete(String id) {
        return change(id, Outcome::done, (handle, flavor) -> handle.execute("DELETE FROM flavors WHERE id = ?", id));
    }

    private interface Write {
        void run(Handle handle, Flavor flavor);
    }

    private Outcome<Flavor> change(String id, Function<Flavor, Outcome<Flavor>> change) {
        return change(
                id,
                change,
                (handle, flavor) ->
                        handle.execute("UPDATE flavors SET document = ? WHERE id = ?", Documents.write(flavor), id));
    }

    private Outcome<Flavor> change(String id, Function<Flavor, Outcome<Flavor>> change, Write write) {
        return database.write(handle -> {
            Optional<Flavor> found = find(handle, id);
            if (found.isEmpty()) {
                return Outcome.missing("flavor.missing", notFound(id));
            }
            Outcome<Flavor> changed = change.apply(found.get());
            if (changed instanceof Outcome.Done<Flavor>(Flavor flavor)) {
                write.run(handle, flavor);
            }
            return changed;
        });
    }

    static String notFound(String id) {
        return "Flavor " + id + " could not be found.";
    }

    private static boolean isVisible(Flavor flavor, Caller caller) {
        return caller.isAdmin()
                || flavor.isPublic()
                || caller.projectId().filter(flavor.projects()::contains).isPresent();
    }

    private static boolean isNameTaken(Handle handle, String name) {
        return handle.select("SELECT 1 FROM flavors WHERE name = ?", name)
                .mapTo(Integer.class)
                .findFirst()
                .isPresent();
    }

    private static Optional<Flavor> find(Handle handle, String id) {
        return Documents.one(handle, Flavor.class, "SELECT document FROM flavors WHERE id = ?", id);
    }
}
