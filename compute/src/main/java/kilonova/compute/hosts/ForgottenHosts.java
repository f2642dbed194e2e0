package kilonova.compute.hosts;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kilonova.placement.Placement;
import kilonova.placement.commands.DeleteProvider;
import kilonova.placement.providers.Provider;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.providers.ProviderTree;
import kilonova.store.Database;
import org.jdbi.v3.core.Handle;

/**
 * Takes the provider trees of hosts that are no more out of Placement. What somebody still holds of stays until it is given back, so
 * each tree is noted until all of it is gone, or until its host is back. Thread-safe.
 */
public final class ForgottenHosts {
    private final Database database;
    private final Placement placement;

    public ForgottenHosts(Database database, Placement placement) {
        this.database = database;
        this.placement = placement;
    }

    /** Notes a host that is removed in the same transaction. */
    static void put(Handle handle, ComputeHost host) {
        handle.execute(
                "INSERT INTO forgotten_hosts (root_provider, name) VALUES (?, ?) ON CONFLICT DO NOTHING",
                host.rootProviderId().toString(),
                host.name());
    }

    /** A host of that name is there again, and its tree is its own. */
    static void returned(Handle handle, String name) {
        handle.execute("DELETE FROM forgotten_hosts WHERE name = ?", name);
    }

    /** Removes what can be removed now. */
    public void removeTrees() {
        List<UUID> roots = database.read(handle -> handle.select("SELECT root_provider FROM forgotten_hosts")
                .mapTo(String.class)
                .map(UUID::fromString)
                .list());
        for (UUID root : roots) {
            members(root).forEach(member -> placement.execute(new DeleteProvider(member.id())));
            if (members(root).isEmpty()) {
                database.change(handle ->
                        handle.execute("DELETE FROM forgotten_hosts WHERE root_provider = ?", root.toString()));
            }
        }
    }

    /** Children before their parents. */
    private List<Provider> members(UUID root) {
        Optional<ProviderTree> tree = placement.snapshot().providers().treeOf(new ProviderId(root));
        List<Provider> members = new ArrayList<>(tree.map(ProviderTree::members).orElse(List.of()));
        Collections.reverse(members);
        return members;
    }
}
