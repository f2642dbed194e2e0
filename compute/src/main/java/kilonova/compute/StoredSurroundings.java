package kilonova.compute;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import kilonova.compute.aggregates.Aggregate;
import kilonova.compute.aggregates.AggregateView;
import kilonova.compute.aggregates.Aggregates;
import kilonova.compute.hosts.ComputeHosts;
import kilonova.compute.hosts.DeviceProviderRows;
import kilonova.compute.operations.ImageSources;
import kilonova.compute.scheduler.HostFacts;
import kilonova.compute.scheduler.Surroundings;
import kilonova.compute.servergroups.ServerGroup;
import kilonova.compute.servergroups.ServerGroups;
import kilonova.compute.servers.Servers;
import kilonova.http.Uuids;
import kilonova.placement.providers.ProviderId;
import kilonova.protocol.GuestSpec;

/** What the scheduler asks, out of what is stored. */
record StoredSurroundings(
        ComputeHosts computeHosts,
        Aggregates aggregates,
        ServerGroups groups,
        Servers servers,
        ImageSources images,
        DeviceProviderRows devices,
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
                        .map(this::hostOf)
                        .flatMap(Optional::stream)
                        .toList());
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
}
