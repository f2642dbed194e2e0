package kilonova.compute;

import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import kilonova.compute.aggregates.Aggregate;
import kilonova.compute.aggregates.AggregateView;
import kilonova.compute.aggregates.Aggregates;
import kilonova.compute.hosts.ComputeHosts;
import kilonova.compute.hosts.DeviceProviderRows;
import kilonova.compute.operations.ImageSources;
import kilonova.compute.quotas.DeviceQuotas;
import kilonova.compute.scheduler.Allowance;
import kilonova.compute.scheduler.HeldHosts;
import kilonova.compute.scheduler.HostFacts;
import kilonova.compute.scheduler.Surroundings;
import kilonova.compute.servergroups.ServerGroup;
import kilonova.compute.servergroups.ServerGroups;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.Servers;
import kilonova.http.Uuids;
import kilonova.placement.Placement;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.protocol.GuestSpec;

/** What the scheduler asks, out of what is stored. */
record StoredSurroundings(
        ComputeHosts computeHosts,
        Aggregates aggregates,
        ServerGroups groups,
        Servers servers,
        ImageSources images,
        DeviceProviderRows devices,
        DeviceQuotas quotas,
        Placement placement,
        Clock clock)
        implements Surroundings {
    @Override
    public List<HostFacts> hosts() {
        AggregateView view = aggregates.view();
        return computeHosts.list().stream()
                .map(host -> new HostFacts(
                        host.name(),
                        new ProviderId(host.rootProviderId()),
                        host.isUp(clock.instant()),
                        host.disabled(),
                        host.disabledReason(),
                        host.guestsUnknown(),
                        view.zone(host.name()),
                        view.of(host.name()).stream().map(Aggregate::metadata).toList()))
                .toList();
    }

    @Override
    public Optional<Group> serverGroup(String id, UUID placing) {
        return Uuids.canonical(id).flatMap(groups::find).map(group -> group(group, placing));
    }

    private Group group(ServerGroup group, UUID placing) {
        return new Group(
                group.policy().wireName(),
                group.maxServersPerHost().orElse(1),
                group.members().stream()
                        .filter(member -> !member.equals(placing))
                        .flatMap(member -> places(member).stream())
                        .toList());
    }

    /** Where a member is, and where it holds a place already because it is being built or moved there. */
    private Set<String> places(UUID member) {
        Set<String> places = new HashSet<>(HeldHosts.of(placement.snapshot(), member));
        hostOf(member).ifPresent(places::add);
        return places;
    }

    @Override
    public Optional<Allowance> allowance(Server server) {
        return quotas.allowance(server);
    }

    @Override
    public Optional<String> hostOf(UUID serverId) {
        return servers.find(serverId).flatMap(server -> server.whereabouts().host());
    }

    @Override
    public Map<String, String> imageProperties(String imageId) {
        return images.find(imageId).map(GuestSpec.ImageSource::properties).orElse(Map.of());
    }

    @Override
    public Optional<String> deviceKey(ProviderId provider) {
        return devices.key(provider.value());
    }

    @Override
    public boolean isOfDevices(ResourceClass resourceClass) {
        return resourceClass.equals(ResourceClass.VGPU) || devices.classes().contains(resourceClass.name());
    }
}
