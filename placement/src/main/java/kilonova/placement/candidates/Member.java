package kilonova.placement.candidates;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kilonova.placement.providers.Provider;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.providers.ProviderTree;

/**
 * A provider that an anchor tree may use.
 *
 * @param tree the tree that the provider is in
 * @param shared whether it is in another tree than the anchor and shares with it
 */
record Member(Provider provider, ProviderTree tree, boolean shared) {

    /** All that a tree may use: its own providers, then those that share an aggregate with any of them. */
    static List<Member> of(ProviderTree anchor, List<Member> sharing) {
        List<Member> members = new ArrayList<>(anchor.members().size() + 1);
        for (Provider provider : anchor.members()) {
            members.add(new Member(provider, anchor, false));
        }
        for (Member candidate : sharing) {
            if (candidate.sharesWith(anchor)) {
                members.add(candidate);
            }
        }
        return members;
    }

    private boolean sharesWith(ProviderTree anchor) {
        if (anchor.root().id().equals(tree.root().id())) {
            return false;
        }
        for (Provider provider : anchor.members()) {
            if (provider.isInAnyOf(this.provider.aggregates())) {
                return true;
            }
        }
        return false;
    }

    /** Whether the provider of another member is this one's parent's child too, with nothing below either. */
    boolean isInterchangeableWith(Member other) {
        Optional<ProviderId> parent = provider.parent();
        return parent.isPresent()
                && parent.equals(other.provider.parent())
                && !tree.hasChildren(provider.id())
                && !other.tree.hasChildren(other.provider.id())
                && provider.isLike(other.provider);
    }
}
