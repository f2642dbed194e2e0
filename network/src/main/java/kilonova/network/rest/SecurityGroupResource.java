package kilonova.network.rest;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import kilonova.http.Caller;
import kilonova.network.outcome.Reason;
import kilonova.network.outcome.Rejected;
import kilonova.network.quotas.Quota;
import kilonova.network.securitygroups.SecurityGroup;
import kilonova.network.securitygroups.SecurityGroupRule;
import kilonova.network.transactions.Transaction;
import tools.jackson.databind.node.ObjectNode;

/** Security groups. */
record SecurityGroupResource() implements Resource<SecurityGroup> {
    @Override
    public String singular() {
        return "security_group";
    }

    @Override
    public String plural() {
        return "security_groups";
    }

    @Override
    public Attributes attributes() {
        return new Attributes(
                singular(),
                List.of(Attribute.text("name"), Attribute.text("description"), Attribute.flag("stateful", true)),
                Set.of("id", "shared", "security_group_rules", "tags", "created_at", "updated_at", "revision_number"));
    }

    @Override
    public boolean isUnprepared(Transaction transaction, Caller caller) {
        return caller.projectId()
                .filter(project ->
                        transaction.securityGroups().existingDefault(project).isEmpty())
                .isPresent();
    }

    @Override
    public void prepare(Transaction transaction, Caller caller) {
        caller.projectId().ifPresent(project -> transaction.securityGroups().defaultOf(project));
    }

    @Override
    public List<SecurityGroup> visible(Transaction transaction, Caller caller) {
        return caller.isAdmin()
                ? transaction.securityGroupTable().all()
                : transaction.securityGroupTable().ofProject(caller.projectId().orElse(""));
    }

    @Override
    public Optional<SecurityGroup> find(Transaction transaction, String id) {
        return transaction.securityGroupTable().find(id);
    }

    @Override
    public String owner(SecurityGroup group) {
        return group.projectId();
    }

    @Override
    public Rejected missing(String id) {
        return new Rejected(Reason.SECURITY_GROUP_NOT_FOUND, "Security group " + id + " does not exist");
    }

    @Override
    public List<ObjectNode> views(Transaction transaction, List<SecurityGroup> groups) {
        List<SecurityGroupRule> rules = groups.size() == 1
                ? transaction.rules().ofGroup(groups.getFirst().id())
                : transaction.rules().all();
        Map<String, List<SecurityGroupRule>> byGroup =
                rules.stream().collect(Collectors.groupingBy(SecurityGroupRule::securityGroupId));
        return groups.stream()
                .map(group -> view(group, byGroup.getOrDefault(group.id(), List.of())))
                .toList();
    }

    private static ObjectNode view(SecurityGroup group, List<SecurityGroupRule> rules) {
        ObjectNode view = Views.of(group.id(), group.projectId(), group.name(), group.description(), group.stamp());
        view.put("stateful", group.stateful()).put("shared", false);
        var list = view.putArray("security_group_rules");
        rules.forEach(rule -> list.add(SecurityGroupRuleResource.view(rule)));
        return view;
    }

    @Override
    public SecurityGroup create(Transaction transaction, Values values, Caller caller) {
        transaction.securityGroups().defaultOf(values.owner());
        if (values.text("name", "").equals(SecurityGroup.DEFAULT)) {
            throw new Rejected(Reason.DEFAULT_SECURITY_GROUP, "Default security group already exists.");
        }
        transaction.quotas().demand(values.owner(), Quota.SECURITY_GROUP, 1);
        return transaction
                .securityGroups()
                .create(
                        values.owner(),
                        values.text("name", ""),
                        values.text("description", ""),
                        values.flag("stateful", true));
    }

    @Override
    public SecurityGroup update(Transaction transaction, SecurityGroup old, Values values, Caller caller) {
        String name = values.text("name", old.name());
        if (old.isDefault() != name.equals(SecurityGroup.DEFAULT)) {
            throw new Rejected(
                    Reason.CANNOT_CHANGE_DEFAULT_SECURITY_GROUP,
                    "Updating default security group not allowed, nor naming another one 'default'.");
        }
        SecurityGroup changed = new SecurityGroup(
                old.id(),
                old.projectId(),
                name,
                values.text("description", old.description()),
                values.flag("stateful", old.stateful()),
                old.stamp().changed(transaction.now()));
        transaction.securityGroupTable().update(changed);
        return changed;
    }

    @Override
    public void delete(Transaction transaction, SecurityGroup group, Caller caller) {
        if (group.isDefault() && !caller.isAdmin()) {
            throw new Rejected(
                    Reason.CANNOT_REMOVE_DEFAULT_SECURITY_GROUP,
                    "Insufficient rights for removing default security group.");
        }
        if (transaction.securityGroupTable().isUsed(group.id())) {
            throw new Rejected(Reason.SECURITY_GROUP_IN_USE, "Security Group " + group.id() + " in use.");
        }
        transaction.securityGroupTable().delete(group.id());
    }
}
