package kilonova.compute.scheduler;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import kilonova.compute.flavors.Flavor;
import kilonova.placement.candidates.Explanation.TreeVerdict;
import kilonova.placement.candidates.Reason;
import kilonova.placement.candidates.RequestGroup;
import kilonova.placement.inventories.Holding;
import kilonova.placement.providers.Provider;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.placement.snapshots.Snapshot;
import kilonova.placement.traits.Trait;

/** Puts the host rules' and Placement's reasons into one explanation. Pure. */
final class Explanations {
    private Explanations() {}

    /** @param objection why what Placement would give of a host cannot be used, if it cannot */
    static Explanation of(
            Flavor flavor,
            FlavorRequest request,
            HostRules.Question question,
            List<HostFacts> hosts,
            kilonova.placement.candidates.Explanation placement,
            Snapshot snapshot,
            Function<HostFacts, Optional<HostRules.No>> objection) {
        Map<ProviderId, TreeVerdict> trees = new HashMap<>();
        placement.trees().forEach(tree -> trees.put(tree.root(), tree));
        List<Explanation.HostVerdict> verdicts = new ArrayList<>();
        List<HostFacts> admitted = new ArrayList<>();
        for (HostFacts host :
                hosts.stream().sorted(Comparator.comparing(HostFacts::name)).toList()) {
            Explanation.HostVerdict room = verdict(host, Optional.ofNullable(trees.get(host.root())));
            Explanation.HostVerdict placed = room.fits() ? unlessRefused(room, objection.apply(host)) : room;
            List<Explanation.Reason> no =
                    HostRules.all(host, question).map(Explanations::reason).toList();
            if (no.isEmpty()) {
                admitted.add(host);
                verdicts.add(placed);
            } else {
                List<Explanation.Reason> all = new ArrayList<>(no);
                all.addAll(placed.reasons());
                verdicts.add(new Explanation.HostVerdict(host.name(), all, List.of()));
            }
        }
        boolean placeable = verdicts.stream().anyMatch(Explanation.HostVerdict::fits);
        String sentence = placeable
                ? "There is room for it now."
                : "No valid host was found. " + why(request, hosts, admitted, verdicts, snapshot);
        return new Explanation(placeable, sentence, verdicts);
    }

    private static Explanation.HostVerdict unlessRefused(
            Explanation.HostVerdict verdict, Optional<HostRules.No> objection) {
        return objection
                .map(no -> new Explanation.HostVerdict(verdict.host(), List.of(reason(no)), verdict.devices()))
                .orElse(verdict);
    }

    private static Explanation.Reason reason(HostRules.No no) {
        return new Explanation.Reason(no.code(), no.message());
    }

    private static Explanation.HostVerdict verdict(HostFacts host, Optional<TreeVerdict> tree) {
        if (tree.isEmpty()) {
            return new Explanation.HostVerdict(
                    host.name(),
                    List.of(new Explanation.Reason("host.no_inventory", "has not told what it has yet")),
                    List.of());
        }
        List<Explanation.DeviceVerdict> devices = tree.get().providers().stream()
                .filter(verdict -> !(verdict.reason() instanceof Reason.NoInventory))
                .map(verdict -> new Explanation.DeviceVerdict(
                        verdict.name(),
                        verdict.suffix(),
                        verdict.reason().code(),
                        verdict.reason().message()))
                .toList();
        List<Explanation.Reason> reasons = tree.get().reason().stream()
                .map(part -> part.reason())
                .map(no -> new Explanation.Reason(no.code(), no.message()))
                .toList();
        return new Explanation.HostVerdict(host.name(), reasons, devices);
    }

    private static String why(
            FlavorRequest request,
            List<HostFacts> hosts,
            List<HostFacts> admitted,
            List<Explanation.HostVerdict> verdicts,
            Snapshot snapshot) {
        if (hosts.isEmpty()) {
            return "There is no compute host.";
        }
        if (admitted.isEmpty()) {
            return "No host may take it: " + commonRule(verdicts) + ".";
        }
        List<Provider> providers = admitted.stream()
                .flatMap(host -> snapshot.providers().treeOf(host.root()).stream())
                .flatMap(tree -> tree.members().stream())
                .toList();
        List<String> sentences = new ArrayList<>();
        for (RequestGroup group : request.groups()) {
            missingTraits(group, providers).ifPresent(sentences::add);
            group.resources()
                    .forEach((resourceClass, asked) ->
                            shortage(group, resourceClass, asked, providers).ifPresent(sentences::add));
        }
        if (sentences.isEmpty() && verdicts.stream().anyMatch(Explanations::hasUnknownDevices)) {
            return "What is free cannot be used: " + commonRule(verdicts) + ".";
        }
        if (sentences.isEmpty()) {
            return "Each part of what was asked is free somewhere, but no one host has all of it together: "
                    + commonRule(verdicts) + ".";
        }
        return String.join(" ", new LinkedHashSet<>(sentences));
    }

    private static boolean hasUnknownDevices(Explanation.HostVerdict verdict) {
        return verdict.code().equals(Optional.of(HostDevices.UNKNOWN_PROVIDER));
    }

    private static String commonRule(List<Explanation.HostVerdict> verdicts) {
        return verdicts.stream()
                .collect(Collectors.groupingBy(Explanation.HostVerdict::message, Collectors.counting()))
                .entrySet()
                .stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(3)
                .map(entry -> entry.getValue() + (entry.getValue() == 1 ? " host " : " hosts: ") + entry.getKey())
                .collect(Collectors.joining("; "));
    }

    private static Optional<String> missingTraits(RequestGroup group, List<Provider> providers) {
        Set<String> missing = new TreeSet<>();
        for (Set<Trait> anyOf : group.requiredTraits()) {
            if (providers.stream().noneMatch(provider -> provider.hasAnyOf(anyOf))) {
                missing.add(anyOf.stream().map(Trait::name).sorted().collect(Collectors.joining(" or ")));
            }
        }
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of("No device has the trait " + String.join(", nor ", missing) + ".");
    }

    private static Optional<String> shortage(
            RequestGroup group, ResourceClass resourceClass, long asked, List<Provider> providers) {
        List<Holding> holdings = providers.stream()
                .filter(provider -> !group.isSuffixed() || mayServe(provider, group))
                .flatMap(provider -> provider.holding(resourceClass).stream())
                .toList();
        String place = isOfHost(resourceClass) ? "host" : "device";
        if (holdings.isEmpty()) {
            return Optional.of(
                    resourceClass + ": " + asked + " asked for, and no " + place + " that may be used has any.");
        }
        if (holdings.stream().anyMatch(holding -> holding.fits(asked))) {
            return Optional.empty();
        }
        long largest = most(holdings, holding -> holding.inventory().capacity());
        long free = most(holdings, Holding::free);
        return Optional.of(resourceClass + ": " + asked + " asked for on one " + place + ", and the most that any one "
                + place + " has free is " + free
                + (free == largest ? "." : ", of " + largest + " when nobody uses it."));
    }

    /** The most that one allocation could have of any of the holdings. */
    private static long most(List<Holding> holdings, ToLongFunction<Holding> amount) {
        return holdings.stream()
                .mapToLong(holding -> Math.max(
                        0,
                        Math.min(
                                amount.applyAsLong(holding), holding.inventory().maxUnit())))
                .max()
                .orElse(0);
    }

    private static boolean mayServe(Provider provider, RequestGroup group) {
        return group.requiredTraits().stream().allMatch(provider::hasAnyOf)
                && !provider.hasAnyOf(group.forbiddenTraits());
    }

    private static boolean isOfHost(ResourceClass resourceClass) {
        return Set.of(ResourceClass.VCPU, ResourceClass.MEMORY_MB, ResourceClass.DISK_GB)
                .contains(resourceClass);
    }
}
