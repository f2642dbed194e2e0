package kilonova.network.rest;

import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import kilonova.http.Caller;
import kilonova.http.Json;
import kilonova.network.address.Cidr;
import kilonova.network.address.IpAddress;
import kilonova.network.outcome.Reason;
import kilonova.network.outcome.Rejected;
import kilonova.network.quotas.Quota;
import kilonova.network.securitygroups.RuleChecks;
import kilonova.network.securitygroups.SecurityGroup;
import kilonova.network.securitygroups.SecurityGroupRule;
import kilonova.network.securitygroups.SecurityGroupRule.Direction;
import kilonova.network.securitygroups.SecurityGroupRule.EtherType;
import kilonova.network.transactions.Transaction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** The rules of security groups. */
record SecurityGroupRuleResource() implements Resource<SecurityGroupRule> {
    private static final int HIGHEST_PORT = 65535;

    @Override
    public String singular() {
        return "security_group_rule";
    }

    @Override
    public String plural() {
        return "security_group_rules";
    }

    @Override
    public Attributes attributes() {
        Attribute.Kind port = Attribute.numberOrNull(0, HIGHEST_PORT);
        return new Attributes(
                singular(),
                List.of(
                        Attribute.required("security_group_id", Attribute.text(Attribute.LONGEST_TEXT)),
                        Attribute.required("direction", Attribute.oneOf(List.of("ingress", "egress"))),
                        Attribute.optional("ethertype", SecurityGroupRuleResource::etherType)
                                .or(StringNode.valueOf("IPv4"))
                                .fixed(),
                        Attribute.optional("protocol", SecurityGroupRuleResource::protocol)
                                .fixed(),
                        Attribute.optional("port_range_min", port).fixed(),
                        Attribute.optional("port_range_max", port).fixed(),
                        Attribute.optional("remote_ip_prefix", SecurityGroupRuleResource::prefix)
                                .fixed(),
                        Attribute.optional("remote_group_id", Attribute.textOrNull(Attribute.LONGEST_TEXT))
                                .fixed(),
                        Attribute.text("description").fixed()),
                Set.of(
                        "id",
                        "created_at",
                        "updated_at",
                        "revision_number",
                        "normalized_cidr",
                        "remote_address_group_id"));
    }

    @Override
    public List<SecurityGroupRule> visible(Transaction transaction, Caller caller) {
        return caller.isAdmin()
                ? transaction.rules().all()
                : transaction.rules().ofProject(caller.projectId().orElse(""));
    }

    @Override
    public Optional<SecurityGroupRule> find(Transaction transaction, String id) {
        return transaction.rules().find(id);
    }

    @Override
    public String owner(SecurityGroupRule rule) {
        return rule.projectId();
    }

    @Override
    public Rejected missing(String id) {
        return new Rejected(Reason.SECURITY_GROUP_RULE_NOT_FOUND, "Security group rule " + id + " does not exist");
    }

    @Override
    public List<ObjectNode> views(Transaction transaction, List<SecurityGroupRule> rules) {
        return rules.stream().map(SecurityGroupRuleResource::view).toList();
    }

    /** Also shown inside the group. */
    static ObjectNode view(SecurityGroupRule rule) {
        String created = DateTimeFormatter.ISO_INSTANT.format(rule.created());
        ObjectNode view = Json.object();
        view.put("id", rule.id())
                .put("tenant_id", rule.projectId())
                .put("project_id", rule.projectId())
                .put("security_group_id", rule.securityGroupId())
                .put("direction", rule.direction().text())
                .put("ethertype", rule.etherType().text());
        Views.put(view, "protocol", rule.protocol());
        Views.put(view, "port_range_min", rule.portRangeMin());
        Views.put(view, "port_range_max", rule.portRangeMax());
        Views.put(view, "remote_ip_prefix", rule.remotePrefix());
        Views.put(view, "normalized_cidr", rule.remotePrefix());
        Views.put(view, "remote_group_id", rule.remoteGroupId());
        view.putNull("remote_address_group_id")
                .put("description", rule.description())
                .put("created_at", created)
                .put("updated_at", created)
                .put("revision_number", 1);
        return view;
    }

    @Override
    public SecurityGroupRule create(Transaction transaction, Values values, Caller caller) {
        SecurityGroup group = group(transaction, values.text("security_group_id", ""), caller, Optional.empty());
        Optional<String> remoteGroup = values.text("remote_group_id");
        remoteGroup.ifPresent(id -> group(transaction, id, caller, Optional.of(group.projectId())));
        transaction.quotas().demand(group.projectId(), Quota.SECURITY_GROUP_RULE, 1);
        SecurityGroupRule rule = new SecurityGroupRule(
                UUID.randomUUID().toString(),
                group.id(),
                group.projectId(),
                Direction.valueOf(values.text("direction", "").toUpperCase(Locale.ROOT)),
                EtherType.valueOf(values.text("ethertype", "IPv4").toUpperCase(Locale.ROOT)),
                values.text("protocol"),
                values.number("port_range_min"),
                values.number("port_range_max"),
                values.text("remote_ip_prefix").flatMap(Cidr::parse),
                remoteGroup,
                values.text("description", ""),
                transaction.now().truncatedTo(ChronoUnit.SECONDS));
        RuleChecks.broken(rule, transaction.rules().ofGroup(group.id())).ifPresent(refusal -> {
            throw new Rejected(refusal);
        });
        transaction.rules().insert(rule);
        return rule;
    }

    @Override
    public SecurityGroupRule update(Transaction transaction, SecurityGroupRule old, Values values, Caller caller) {
        return old;
    }

    @Override
    public void delete(Transaction transaction, SecurityGroupRule rule, Caller caller) {
        transaction.rules().delete(rule.id());
    }

    private static SecurityGroup group(Transaction transaction, String id, Caller caller, Optional<String> projectId) {
        return transaction
                .securityGroupTable()
                .find(id)
                .filter(group -> caller.mayWrite(group.projectId()))
                .filter(group -> projectId.map(group.projectId()::equals).orElse(true))
                .orElseThrow(() -> new SecurityGroupResource().missing(id));
    }

    private static JsonNode etherType(JsonNode given) throws Attribute.Unfit {
        return switch (given.asString("").toLowerCase(Locale.ROOT)) {
            case "ipv4" -> StringNode.valueOf("IPv4");
            case "ipv6" -> StringNode.valueOf("IPv6");
            default -> throw new Attribute.Unfit("'" + given.asString("") + "' is not in ['IPv4', 'IPv6'].");
        };
    }

    /** A name in lower case, a number as text, or null for any. */
    private static JsonNode protocol(JsonNode given) throws Attribute.Unfit {
        if (given.isNull()) {
            return given;
        }
        String text = given.asString("").toLowerCase(Locale.ROOT);
        if (!RuleChecks.isProtocol(text)) {
            throw new Attribute.Unfit("protocol '" + text + "' is neither known by name nor a number from 0 to 255.");
        }
        return StringNode.valueOf(text);
    }

    /** A block; a single address is a block of one. */
    private static JsonNode prefix(JsonNode given) throws Attribute.Unfit {
        if (given.isNull()) {
            return given;
        }
        String text = given.asString("");
        String block = IpAddress.parse(text)
                .map(address -> text + (address.version() == 4 ? "/32" : "/128"))
                .orElse(text);
        return StringNode.valueOf(Cidr.parse(block)
                .orElseThrow(() -> new Attribute.Unfit("'" + text + "' is not a valid CIDR."))
                .toString());
    }
}
