package kilonova.network.ports;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import kilonova.network.address.Allotment;
import kilonova.network.address.IpAddress;
import kilonova.network.address.MacAddress;
import kilonova.network.outcome.Reason;
import kilonova.network.outcome.Result;
import kilonova.network.subnets.Subnet;

/**
 * Decides which addresses a port gets. Pure.
 *
 * @param subnets of the port's network, in order of age
 * @param used which addresses of a subnet other ports have
 */
public record Addressing(List<Subnet> subnets, Function<Subnet, Set<IpAddress>> used) {
    /**
     * One address of each IP version that the network has, from the oldest subnet with a free one, and one of every subnet on
     * which guests configure themselves. A version whose subnets are all full is a refusal.
     */
    public Result<List<Port.Address>> automatic(MacAddress mac) {
        List<Port.Address> chosen = new ArrayList<>();
        for (int version : List.of(4, 6)) {
            List<Subnet> alloting = subnets.stream()
                    .filter(subnet -> subnet.cidr().version() == version && !subnet.isSelfConfigured())
                    .toList();
            Optional<Port.Address> next = alloting.stream()
                    .map(subnet -> next(subnet, Set.of()))
                    .flatMap(Optional::stream)
                    .findFirst();
            if (next.isEmpty() && !alloting.isEmpty()) {
                return Result.refused(
                        Reason.NO_MORE_ADDRESSES,
                        "No more IP addresses available on network "
                                + alloting.getFirst().networkId() + ".");
            }
            next.ifPresent(chosen::add);
        }
        subnets.stream()
                .filter(Subnet::isSelfConfigured)
                .map(subnet -> new Port.Address(subnet.id(), mac.selfConfigured(subnet.cidr())))
                .forEach(chosen::add);
        return Result.done(chosen);
    }

    /** Exactly what is wished, in that order. */
    public Result<List<Port.Address>> wished(List<AddressWish> wishes, MacAddress mac) {
        List<Port.Address> chosen = new ArrayList<>();
        for (AddressWish wish : wishes) {
            Result<Port.Address> one = wished(wish, mac, chosen);
            if (one instanceof Result.Refused<Port.Address> refused) {
                return new Result.Refused<>(refused.refusal());
            }
            chosen.add(one.orRollBack());
        }
        return Result.done(chosen);
    }

    private Result<Port.Address> wished(AddressWish wish, MacAddress mac, List<Port.Address> chosen) {
        Optional<Subnet> subnet = subnets.stream()
                .filter(candidate -> wish.subnetId().map(candidate.id()::equals).orElse(true))
                .filter(candidate -> wish.ip().map(candidate.cidr()::contains).orElse(true))
                .findFirst();
        if (subnet.isEmpty()) {
            return wish.ip().isPresent()
                    ? Result.refused(
                            Reason.INVALID_ADDRESS,
                            "IP address " + wish.ip().get() + " is not a valid IP for the specified subnet or network.")
                    : Result.refused(
                            Reason.INVALID_INPUT,
                            "Invalid input for operation: the network has no subnet "
                                    + wish.subnetId().orElse("") + ".");
        }
        return wish.ip().isPresent()
                ? exactly(subnet.get(), wish.ip().get(), mac, chosen)
                : anyOf(subnet.get(), mac, chosen);
    }

    private Result<Port.Address> exactly(Subnet subnet, IpAddress ip, MacAddress mac, List<Port.Address> chosen) {
        boolean assignable = subnet.isSelfConfigured()
                ? ip.equals(mac.selfConfigured(subnet.cidr()))
                : subnet.cidr().hosts().contains(ip);
        if (!assignable) {
            return Result.refused(
                    Reason.INVALID_ADDRESS, "IP address " + ip + " is not a valid IP for subnet " + subnet.id() + ".");
        }
        boolean taken = used.apply(subnet).contains(ip)
                || chosen.contains(new Port.Address(subnet.id(), ip))
                || subnet.gateway().filter(ip::equals).isPresent();
        return taken
                ? Result.refused(
                        Reason.ADDRESS_IN_USE, "IP address " + ip + " already allocated in subnet " + subnet.id() + ".")
                : Result.done(new Port.Address(subnet.id(), ip));
    }

    private Result<Port.Address> anyOf(Subnet subnet, MacAddress mac, List<Port.Address> chosen) {
        if (subnet.isSelfConfigured()) {
            return exactly(subnet, mac.selfConfigured(subnet.cidr()), mac, chosen);
        }
        Set<IpAddress> mine = new HashSet<>();
        chosen.stream()
                .filter(address -> address.subnetId().equals(subnet.id()))
                .forEach(address -> mine.add(address.ip()));
        return next(subnet, mine)
                .map(Result::done)
                .orElseGet(() -> Result.refused(
                        Reason.NO_MORE_ADDRESSES, "No more IP addresses available for subnet " + subnet.id() + "."));
    }

    private Optional<Port.Address> next(Subnet subnet, Set<IpAddress> besides) {
        Set<IpAddress> taken = new HashSet<>(used.apply(subnet));
        taken.addAll(besides);
        return Allotment.lowestFree(subnet.pools(), taken).map(ip -> new Port.Address(subnet.id(), ip));
    }
}
