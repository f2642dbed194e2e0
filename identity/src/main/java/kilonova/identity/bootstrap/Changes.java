package kilonova.identity.bootstrap;

import java.util.ArrayList;
import java.util.List;
import kilonova.identity.directory.Directory;
import kilonova.identity.directory.Fact;
import kilonova.identity.directory.Kind;

/** Facts in the making, and the directory as they will leave it. For one thread. */
final class Changes {
    private final List<Fact> facts = new ArrayList<>();
    private Directory directory;

    Changes(Directory directory) {
        this.directory = directory;
    }

    Directory directory() {
        return directory;
    }

    List<Fact> facts() {
        return List.copyOf(facts);
    }

    <T extends Record> T put(Kind<T> kind, T value) {
        Fact fact = Fact.put(kind, value);
        facts.add(fact);
        directory = directory.with(directory.revision(), List.of(fact));
        return value;
    }
}
