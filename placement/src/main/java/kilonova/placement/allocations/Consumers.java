package kilonova.placement.allocations;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kilonova.placement.consumers.ConsumerId;
import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;
import org.pcollections.PMap;
import org.pcollections.PSet;

/** All consumers, immutable, found by id and by project. */
public final class Consumers {
    /** No consumers. */
    public static final Consumers NONE = new Consumers(HashTreePMap.empty(), HashTreePMap.empty());

    private final PMap<ConsumerId, Consumer> byId;
    private final PMap<String, PSet<ConsumerId>> byProject;

    private Consumers(PMap<ConsumerId, Consumer> byId, PMap<String, PSet<ConsumerId>> byProject) {
        this.byId = byId;
        this.byProject = byProject;
    }

    /** These consumers, in one go. */
    public static Consumers of(Collection<Consumer> all) {
        Map<ConsumerId, Consumer> byId = new HashMap<>();
        Map<String, List<ConsumerId>> byProject = new HashMap<>();
        for (Consumer consumer : all) {
            byId.put(consumer.id(), consumer);
            byProject
                    .computeIfAbsent(consumer.project(), _ -> new ArrayList<>())
                    .add(consumer.id());
        }
        PMap<String, PSet<ConsumerId>> projects = HashTreePMap.empty();
        for (Map.Entry<String, List<ConsumerId>> entry : byProject.entrySet()) {
            projects = projects.plus(entry.getKey(), HashTreePSet.from(entry.getValue()));
        }
        return new Consumers(HashTreePMap.from(byId), projects);
    }

    /** The consumer with this id. */
    public Optional<Consumer> find(ConsumerId id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** All consumers, in no particular order. */
    public Collection<Consumer> all() {
        return byId.values();
    }

    /** The consumers of a project, in no particular order. */
    public List<Consumer> ofProject(String project) {
        List<Consumer> found = new ArrayList<>();
        for (ConsumerId id : byProject.getOrDefault(project, HashTreePSet.empty())) {
            find(id).ifPresent(found::add);
        }
        return found;
    }

    /** With this consumer in the place of any other of the same id. */
    public Consumers with(Consumer consumer) {
        Optional<Consumer> old = find(consumer.id());
        PMap<String, PSet<ConsumerId>> projects = byProject;
        if (old.isEmpty() || !old.get().project().equals(consumer.project())) {
            projects = old.isPresent() ? leaving(old.get()) : projects;
            PSet<ConsumerId> members = projects.getOrDefault(consumer.project(), HashTreePSet.empty());
            projects = projects.plus(consumer.project(), members.plus(consumer.id()));
        }
        return new Consumers(byId.plus(consumer.id(), consumer), projects);
    }

    /** Without this consumer. */
    public Consumers without(ConsumerId id) {
        Optional<Consumer> old = find(id);
        return old.isEmpty() ? this : new Consumers(byId.minus(id), leaving(old.get()));
    }

    private PMap<String, PSet<ConsumerId>> leaving(Consumer old) {
        PSet<ConsumerId> left =
                byProject.getOrDefault(old.project(), HashTreePSet.empty()).minus(old.id());
        return left.isEmpty() ? byProject.minus(old.project()) : byProject.plus(old.project(), left);
    }
}
