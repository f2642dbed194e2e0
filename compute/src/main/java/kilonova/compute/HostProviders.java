package kilonova.compute;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import kilonova.placement.Placement;
import kilonova.placement.commands.DeleteProvider;
import kilonova.placement.providers.Provider;
import kilonova.placement.providers.ProviderId;

/** Takes the provider tree of a host that is no more out of Placement; what somebody still holds of stays. */
record HostProviders(Placement placement) {
    void remove(UUID root) {
        List<Provider> members = new ArrayList<>(placement
                .snapshot()
                .providers()
                .treeOf(new ProviderId(root))
                .map(tree -> tree.members())
                .orElse(List.of()));
        Collections.reverse(members);
        members.forEach(member -> placement.execute(new DeleteProvider(member.id())));
    }
}
