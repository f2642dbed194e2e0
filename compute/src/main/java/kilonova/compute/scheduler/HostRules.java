package kilonova.compute.scheduler;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import kilonova.compute.flavors.Flavor;
import kilonova.placement.traits.Trait;

/** Whether a host may take a server at all, apart from what it has free. Each rule that says no says why. Pure. */
final class HostRules {
    private HostRules() {}

    /**
     * A no.
     *
     * @param code stable
     * @param message of the host, beginning in lower case and without a full stop
     */
    record No(String code, String message) {}

    /**
     * What is asked of hosts.
     *
     * @param requiredTraits what flavor and image require, for isolated aggregates
     * @param hints scheduler hints, each a list
     * @param group the server's group with the members that count
     * @param hostOf where other servers are, for hints that name servers
     */
    record Question(
            Flavor flavor,
            String projectId,
            Optional<String> zone,
            Optional<String> onlyHost,
            Set<String> excluded,
            Set<Trait> requiredTraits,
            Map<String, List<String>> hints,
            Optional<Surroundings.Group> group,
            Function<UUID, Optional<String>> hostOf) {}

    static Optional<No> no(HostFacts host, Question question) {
        return all(host, question).findFirst();
    }

    /** Every rule that says no, in the order in which they are asked. */
    static Stream<No> all(HostFacts host, Question question) {
        return Stream.<Optional<No>>of(
                        asked(host, question),
                        tried(host, question),
                        up(host),
                        hypervisor(host),
                        enabled(host),
                        zone(host, question),
                        isolation(host, question),
                        tenants(host, question),
                        extraSpecs(host, question),
                        group(host, question),
                        hints(host, question))
                .flatMap(Optional::stream);
    }

    private static Optional<No> asked(HostFacts host, Question question) {
        return no(
                question.onlyHost().isPresent() && !question.onlyHost().get().equals(host.name()),
                "host.not_asked_for",
                "is not the host that was asked for");
    }

    private static Optional<No> tried(HostFacts host, Question question) {
        return no(
                question.excluded().contains(host.name()),
                "host.excluded",
                "was tried before, or is the host to leave");
    }

    private static Optional<No> up(HostFacts host) {
        return no(!host.up(), "host.down", "has not reported lately");
    }

    /** What cannot be looked at cannot be started either. */
    private static Optional<No> hypervisor(HostFacts host) {
        return host.guestsUnknown()
                .map(reason -> new No("host.guests_unknown", "cannot look at its guests: " + reason));
    }

    private static Optional<No> enabled(HostFacts host) {
        return no(
                host.disabled(),
                "host.disabled",
                "is disabled"
                        + host.disabledReason().map(reason -> ": " + reason).orElse(""));
    }

    private static Optional<No> zone(HostFacts host, Question question) {
        return no(
                question.zone().isPresent() && !question.zone().get().equals(host.zone()),
                "host.other_zone",
                "is in the availability zone " + host.zone() + ", not in "
                        + question.zone().orElse(""));
    }

    /** An aggregate with {@code trait:T=required} is only for what requires T. */
    private static Optional<No> isolation(HostFacts host, Question question) {
        for (Map<String, String> metadata : host.aggregates()) {
            for (Map.Entry<String, String> entry : metadata.entrySet()) {
                if (entry.getKey().startsWith("trait:") && entry.getValue().equals("required")) {
                    Trait trait = new Trait(entry.getKey().substring("trait:".length()));
                    if (!question.requiredTraits().contains(trait)) {
                        return Optional.of(
                                new No("host.isolated", "is kept for servers that require the trait " + trait.name()));
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<No> tenants(HostFacts host, Question question) {
        Set<String> tenants = new HashSet<>();
        host.aggregates()
                .forEach(metadata -> metadata.forEach((key, value) -> {
                    if (key.startsWith("filter_tenant_id")) {
                        tenants.addAll(List.of(value.split("\\s*,\\s*")));
                    }
                }));
        return no(
                !tenants.isEmpty() && !tenants.contains(question.projectId()),
                "host.other_tenants",
                "is kept for other projects");
    }

    private static Optional<No> extraSpecs(HostFacts host, Question question) {
        String scope = "aggregate_instance_extra_specs:";
        for (Map.Entry<String, String> entry : question.flavor().extraSpecs().entrySet()) {
            if (entry.getKey().startsWith(scope)) {
                String key = entry.getKey().substring(scope.length());
                if (!host.aggregateValues(key).contains(entry.getValue().strip())) {
                    return Optional.of(new No(
                            "host.aggregate_lacks",
                            "is in no aggregate with " + key + "="
                                    + entry.getValue().strip()));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<No> group(HostFacts host, Question question) {
        if (question.group().isEmpty()) {
            return Optional.empty();
        }
        Surroundings.Group group = question.group().get();
        long here = group.hosts().stream().filter(host.name()::equals).count();
        return switch (group.policy()) {
            case "affinity" ->
                no(!group.hosts().isEmpty() && here == 0, "host.affinity", "has no member of the affinity group");
            case "anti-affinity" ->
                no(
                        here >= group.maxServersPerHost(),
                        "host.anti_affinity",
                        "has " + here + " members of the anti-affinity group, and " + group.maxServersPerHost()
                                + " are allowed");
            default -> Optional.empty();
        };
    }

    private static Optional<No> hints(HostFacts host, Question question) {
        Optional<No> same = no(
                question.hints().containsKey("same_host") && !isHostOfAny(host, question, "same_host"),
                "host.same_host",
                "has none of the servers that same_host names");
        return same.or(() -> no(
                isHostOfAny(host, question, "different_host"),
                "host.different_host",
                "has a server that different_host names"));
    }

    private static boolean isHostOfAny(HostFacts host, Question question, String hint) {
        return question.hints().getOrDefault(hint, List.of()).stream()
                .flatMap(id -> uuid(id).stream())
                .anyMatch(id ->
                        question.hostOf().apply(id).filter(host.name()::equals).isPresent());
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    private static Optional<No> no(boolean isNo, String code, String message) {
        return isNo ? Optional.of(new No(code, message)) : Optional.empty();
    }
}
