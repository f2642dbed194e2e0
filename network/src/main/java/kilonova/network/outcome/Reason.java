package kilonova.network.outcome;

/**
 * Why the network service said no. The names of the API's error types ({@code NeutronError.type}) are Neutron's own, because
 * clients match on them.
 */
public enum Reason {
    NETWORK_NOT_FOUND(404, "NetworkNotFound"),
    SUBNET_NOT_FOUND(404, "SubnetNotFound"),
    PORT_NOT_FOUND(404, "PortNotFound"),
    SECURITY_GROUP_NOT_FOUND(404, "SecurityGroupNotFound"),
    SECURITY_GROUP_RULE_NOT_FOUND(404, "SecurityGroupRuleNotFound"),
    ROUTER_NOT_FOUND(404, "RouterNotFound"),
    FLOATING_IP_NOT_FOUND(404, "FloatingIPNotFound"),
    EXTENSION_NOT_FOUND(404, "HTTPNotFound"),
    INVALID_INPUT(400, "InvalidInput"),
    MALFORMED_BODY(400, "HTTPBadRequest"),
    INVALID_ADDRESS(400, "InvalidIpForNetwork"),
    GATEWAY_IN_POOL(409, "GatewayConflictWithAllocationPools"),
    POOLS_OVERLAP(409, "OverlappingAllocationPools"),
    POOL_OUT_OF_BOUNDS(400, "OutOfBoundsAllocationPool"),
    NETWORK_SHARED_IN_USE(409, "InvalidSharedSetting"),
    NOT_ALLOWED(403, "PolicyNotAuthorized"),
    NETWORK_IN_USE(409, "NetworkInUse"),
    SUBNET_IN_USE(409, "SubnetInUse"),
    PORT_IN_USE(409, "PortInUse"),
    SECURITY_GROUP_IN_USE(409, "SecurityGroupInUse"),
    DEFAULT_SECURITY_GROUP(409, "SecurityGroupDefaultAlreadyExists"),
    CANNOT_CHANGE_DEFAULT_SECURITY_GROUP(409, "SecurityGroupCannotUpdateDefault"),
    CANNOT_REMOVE_DEFAULT_SECURITY_GROUP(409, "SecurityGroupCannotRemoveDefault"),
    PROTOCOL_REQUIRED_WITH_PORTS(400, "SecurityGroupProtocolRequiredWithPorts"),
    INVALID_PORT_RANGE(400, "SecurityGroupInvalidPortRange"),
    INVALID_RULE_PARAMETER(400, "SecurityGroupRuleParameterConflict"),
    TWO_REMOTES(400, "SecurityGroupRemoteGroupAndRemoteIpPrefix"),
    SECURITY_GROUP_RULE_EXISTS(409, "SecurityGroupRuleExists"),
    ADDRESS_IN_USE(409, "IpAddressAlreadyAllocated"),
    MAC_ADDRESS_IN_USE(409, "MacAddressInUse"),
    NO_MORE_ADDRESSES(409, "IpAddressGenerationFailure"),
    OVER_QUOTA(409, "OverQuota"),
    /** The project can use several networks and did not say which; compute answers 409. */
    NETWORK_AMBIGUOUS(409, "NetworkAmbiguous"),
    /** A name fits several security groups of the project; compute answers 409. */
    SECURITY_GROUP_AMBIGUOUS(409, "NoUniqueMatch"),
    /** The network has no subnet, so a server cannot get an address there; compute answers 400. */
    NETWORK_WITHOUT_SUBNET(400, "NetworkRequiresSubnet"),
    NOT_IMPLEMENTED(501, "NotImplementedError");

    private final int status;
    private final String type;

    Reason(int status, String type) {
        this.status = status;
        this.type = type;
    }

    /** The HTTP status of the Network API. */
    public int status() {
        return status;
    }

    /** The value of {@code NeutronError.type}. */
    public String type() {
        return type;
    }
}
