package kilonova.placement.api;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import kilonova.http.Caller;
import kilonova.placement.policy.Check;
import kilonova.placement.policy.Defaults;
import kilonova.placement.policy.RuleSet;
import kilonova.placement.policy.Subject;

/** Who may do what: upstream's defaults, and what an operator's file says instead. Immutable and thread-safe. */
public final class Policy {
    /** Where a rule is missing, the rule of this name decides, if a file has it. */
    public static final String USUAL_FALLBACK = "default";

    /** Upstream's new defaults: admin or service; readers see their own project's usage; reshaping is for services. */
    public static final Policy SECURE = of(false, true, Map.of(), USUAL_FALLBACK);

    /** Upstream's defaults with {@code enforce_new_defaults = false}: what {@link #SECURE} allows, and admins do all. */
    public static final Policy LEGACY = of(true, true, Map.of(), USUAL_FALLBACK);

    private final RuleSet rules;
    private final boolean enforceScope;

    private Policy(RuleSet rules, boolean enforceScope) {
        this.rules = rules;
        this.enforceScope = enforceScope;
    }

    /**
     * A policy.
     *
     * @param legacy whether the old defaults hold beside the new ones
     * @param enforceScope whether system-wide and domain tokens are refused whatever the rules say
     * @param overrides rules that replace defaults, or that others refer to
     * @param fallback the rule that decides where one is missing
     * @throws IllegalArgumentException when a rule leads back to itself
     */
    public static Policy of(boolean legacy, boolean enforceScope, Map<String, Check> overrides, String fallback) {
        Map<String, Check> decisions = new HashMap<>();
        for (Rule rule : Rule.values()) {
            decisions.put(rule.policyName(), new Check.Named(rule.usually()));
        }
        RuleSet rules = Defaults.rules(legacy, fallback).overriddenBy(decisions).overriddenBy(overrides);
        rules.loop().ifPresent(rule -> {
            throw new IllegalArgumentException("the policy's rule " + rule + " leads back to itself");
        });
        return new Policy(rules, enforceScope);
    }

    /**
     * Whether a caller may do something.
     *
     * @param project whose data it is about, where the request says so
     */
    boolean allows(Rule rule, Caller caller, Optional<String> project) {
        return (!enforceScope || isOfProject(caller)) && rules.allows(rule.policyName(), subject(caller, project));
    }

    /** All of upstream's rules are for tokens of a project; a token without any scope counts as one. */
    private static boolean isOfProject(Caller caller) {
        return switch (caller.scope()) {
            case Caller.Scope.SystemWide _, Caller.Scope.Domain _ -> false;
            case Caller.Scope.Project _, Caller.Scope.Unscoped _ -> true;
        };
    }

    private static Subject subject(Caller caller, Optional<String> project) {
        Map<String, String> attributes = new HashMap<>();
        attributes.put("user_id", caller.user().id());
        attributes.put("user_domain_id", caller.user().domainId());
        switch (caller.scope()) {
            case Caller.Scope.Project in -> {
                attributes.put("project_id", in.id());
                attributes.put("project_domain_id", in.domainId());
            }
            case Caller.Scope.Domain in -> attributes.put("domain_id", in.id());
            case Caller.Scope.SystemWide _ -> attributes.put("system_scope", "all");
            case Caller.Scope.Unscoped _ -> {}
        }
        Map<String, String> target = new HashMap<>();
        target.put("user_id", caller.user().id());
        project.ifPresent(id -> target.put("project_id", id));
        return new Subject(attributes, caller.roles(), target);
    }
}
