package kilonova.placement;

import java.util.TreeMap;
import java.util.TreeSet;
import kilonova.placement.allocations.Consumer;
import kilonova.placement.providers.Provider;
import kilonova.placement.snapshots.Snapshot;

/** A snapshot as text, the same for equal states, for tests that compare. */
public final class SnapshotText {
    private SnapshotText() {}

    /** All that a client could see, in a fixed order. */
    public static String of(Snapshot snapshot) {
        StringBuilder text = new StringBuilder();
        text.append("classes ")
                .append(new TreeMap<>(snapshot.catalogue().customClasses()))
                .append('\n');
        text.append("traits ")
                .append(new TreeMap<>(snapshot.catalogue().customTraits()))
                .append('\n');
        for (Provider provider : snapshot.providers().all()) {
            text.append(provider.id())
                    .append(' ')
                    .append(provider.sequence())
                    .append(' ')
                    .append(provider.name())
                    .append(" generation ")
                    .append(provider.generation())
                    .append(" parent ")
                    .append(provider.parent())
                    .append(" root ")
                    .append(snapshot.providers()
                            .treeOf(provider.id())
                            .orElseThrow()
                            .root()
                            .id())
                    .append(' ')
                    .append(provider.holdings())
                    .append(new TreeSet<>(provider.traits()))
                    .append(new TreeSet<>(provider.aggregates()))
                    .append(new TreeSet<>(provider.consumers()))
                    .append(provider.created())
                    .append(provider.updated())
                    .append('\n');
        }
        TreeMap<String, Consumer> consumers = new TreeMap<>();
        snapshot.consumers()
                .all()
                .forEach(consumer -> consumers.put(consumer.id().toString(), consumer));
        consumers.values().forEach(consumer -> text.append(consumer).append('\n'));
        return text.toString();
    }
}
