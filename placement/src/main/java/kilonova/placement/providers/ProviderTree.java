package kilonova.placement.providers;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import kilonova.placement.inventories.Holding;
import kilonova.placement.resourceclasses.ResourceClass;

/**
 * A root provider with all its descendants, immutable.
 *
 * @param members the root first, then the others in the order of their creation
 */
public record ProviderTree(List<Provider> members) {

    public ProviderTree {
        members = List.copyOf(members);
    }

    /** The tree of these providers, given in any order. Exactly one of them has no parent. */
    public static ProviderTree of(List<Provider> members) {
        List<Provider> ordered = new ArrayList<>(members);
        ordered.sort(Comparator.comparing((Provider member) -> member.parent().isPresent())
                .thenComparing(Provider::sequence));
        return new ProviderTree(ordered);
    }

    /** The provider at the top. */
    public Provider root() {
        return members.getFirst();
    }

    /** The member with this id. */
    public Optional<Provider> member(ProviderId id) {
        for (Provider member : members) {
            if (member.id().equals(id)) {
                return Optional.of(member);
            }
        }
        return Optional.empty();
    }

    /** Whether any member has this one as its parent. */
    public boolean hasChildren(ProviderId id) {
        for (Provider member : members) {
            if (member.parent().isPresent() && member.parent().get().equals(id)) {
                return true;
            }
        }
        return false;
    }

    /** Whether {@code ancestor} is {@code id} itself or above it. */
    public boolean isAtOrAbove(ProviderId ancestor, ProviderId id) {
        Optional<ProviderId> here = Optional.of(id);
        while (here.isPresent()) {
            if (here.get().equals(ancestor)) {
                return true;
            }
            here = member(here.get()).flatMap(Provider::parent);
        }
        return false;
    }

    /** A member and all below it, the member first. */
    public List<Provider> subtree(ProviderId top) {
        List<Provider> below = new ArrayList<>();
        for (Provider member : members) {
            if (isAtOrAbove(top, member.id())) {
                below.add(member);
            }
        }
        below.sort(Comparator.comparing((Provider member) -> !member.id().equals(top)));
        return below;
    }

    /** Whether any member has inventory of this class. */
    public boolean stocks(ResourceClass resourceClass) {
        for (Provider member : members) {
            if (member.holding(resourceClass).isPresent()) {
                return true;
            }
        }
        return false;
    }

    /** Whether any member could still give out something of this class. */
    public boolean hasRoomFor(ResourceClass resourceClass) {
        for (Provider member : members) {
            Optional<Holding> holding = member.holding(resourceClass);
            if (holding.isPresent() && holding.get().hasRoom()) {
                return true;
            }
        }
        return false;
    }

    ProviderTree replacing(Provider changed) {
        List<Provider> next = new ArrayList<>(members);
        for (int i = 0; i < next.size(); i++) {
            if (next.get(i).id().equals(changed.id())) {
                next.set(i, changed);
                return new ProviderTree(next);
            }
        }
        throw new IllegalStateException("provider " + changed.id() + " is not in the tree of " + root().id());
    }
}
