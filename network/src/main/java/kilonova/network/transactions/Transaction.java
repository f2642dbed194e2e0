package kilonova.network.transactions;

import java.time.Instant;
import java.util.Map;
import java.util.random.RandomGenerator;
import kilonova.network.networks.NetworkTable;
import kilonova.network.ports.PortTable;
import kilonova.network.ports.Ports;
import kilonova.network.quotas.Quota;
import kilonova.network.quotas.Quotas;
import kilonova.network.securitygroups.RuleTable;
import kilonova.network.securitygroups.SecurityGroupTable;
import kilonova.network.securitygroups.SecurityGroups;
import kilonova.network.subnets.SubnetTable;
import org.jdbi.v3.core.Handle;

/** The tables as one transaction sees them. Not to be used after it has ended. */
public record Transaction(Handle handle, Map<Quota, Integer> defaults, RandomGenerator random, Instant now) {
    public NetworkTable networks() {
        return new NetworkTable(handle);
    }

    public SubnetTable subnets() {
        return new SubnetTable(handle);
    }

    public PortTable portTable() {
        return new PortTable(handle);
    }

    public Ports ports() {
        return new Ports(handle, quotas(), random, now);
    }

    public SecurityGroupTable securityGroupTable() {
        return new SecurityGroupTable(handle);
    }

    public SecurityGroups securityGroups() {
        return new SecurityGroups(handle, now);
    }

    public RuleTable rules() {
        return new RuleTable(handle);
    }

    public Quotas quotas() {
        return new Quotas(handle, defaults);
    }
}
