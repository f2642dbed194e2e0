package kilonova.compute;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kilonova.compute.aggregates.AggregatesApi;
import kilonova.compute.api.VersionDocuments;
import kilonova.compute.availabilityzones.AvailabilityZonesApi;
import kilonova.compute.consoles.ConsoleAuthTokensApi;
import kilonova.compute.extensions.ExtensionsApi;
import kilonova.compute.flavors.FlavorsApi;
import kilonova.compute.flavors.extraspecs.ExtraSpecs;
import kilonova.compute.flavors.extraspecs.StandardNames;
import kilonova.compute.hypervisors.HypervisorsApi;
import kilonova.compute.hypervisors.OldHostsApi;
import kilonova.compute.keypairs.KeyPair;
import kilonova.compute.keypairs.KeyPairsApi;
import kilonova.compute.limits.LimitsApi;
import kilonova.compute.livemigration.MigrationReport;
import kilonova.compute.operations.LivePreflight;
import kilonova.compute.quotas.QuotaClassesApi;
import kilonova.compute.quotas.QuotaResource;
import kilonova.compute.quotas.QuotaSetsApi;
import kilonova.compute.quotas.Quotas;
import kilonova.compute.servergroups.ServerGroupsApi;
import kilonova.compute.servers.InstanceActions;
import kilonova.compute.servers.InterfaceTags;
import kilonova.compute.servers.Migration;
import kilonova.compute.servers.Migrations;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.pages.ServerPages;
import kilonova.compute.servers.rest.ServersApi;
import kilonova.compute.servers.rest.Surroundings;
import kilonova.compute.services.ServicesApi;
import kilonova.compute.usage.UsageApi;
import kilonova.http.Route;
import kilonova.placement.catalogue.Catalogue;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.placement.traits.Trait;
import kilonova.protocol.MigrationProgress;

/** The routes of the Compute API, over all that compute is made of. */
final class ComputeRoutes {
    private final Rooms rooms;

    ComputeRoutes(Rooms rooms) {
        this.rooms = rooms;
    }

    List<Route> all() {
        Clock clock = rooms.parts.clock();
        int page = rooms.settings.longestPage();
        ExtraSpecs extraSpecs = new ExtraSpecs(standardNames());
        return Stream.of(
                        List.of(VersionDocuments.current()),
                        new ServersApi(serverSurroundings()).routes(),
                        new FlavorsApi(rooms.flavors, extraSpecs, rooms.parts.projects(), clock, page).routes(),
                        new KeyPairsApi(rooms.keyPairs, clock, page).routes(),
                        new AggregatesApi(rooms.aggregates).routes(),
                        new ServicesApi(rooms.hosts, rooms.aggregates, clock).routes(),
                        new HypervisorsApi(rooms.hosts, rooms.parts.database(), clock, page).routes(),
                        new OldHostsApi(rooms.hosts, rooms.aggregates, rooms.servers).routes(),
                        new AvailabilityZonesApi(rooms.hosts, rooms.aggregates, clock).routes(),
                        new QuotaSetsApi(rooms.quotas, rooms.deviceQuotas, rooms.parts.projects()).routes(),
                        new QuotaClassesApi(rooms.quotas, rooms.deviceQuotas).routes(),
                        new LimitsApi(rooms.quotas, rooms.deviceQuotas).routes(),
                        new ServerGroupsApi(rooms.groups, page).routes(),
                        new ExtensionsApi().routes(),
                        new ConsoleAuthTokensApi(rooms.consoles).routes(),
                        new UsageApi(rooms.servers, clock, page).routes())
                .flatMap(List::stream)
                .toList();
    }

    private Surroundings serverSurroundings() {
        return new Surroundings(
                rooms.servers,
                new ServerPages(rooms.parts.database()),
                rooms.operations,
                new InstanceActions(rooms.parts.database()),
                new Migrations(rooms.parts.database()),
                new LiveMigrations(rooms.preflight),
                rooms.parts.ports(),
                new InterfaceTags(rooms.parts.database()),
                rooms.hosts,
                (caller, id) -> rooms.flavors.find(id, caller),
                rooms.images,
                rooms.snapshots,
                (userId, name) -> rooms.keyPairs.find(userId, name).map(KeyPair::publicKey),
                new StoredZones(rooms.hosts, rooms.aggregates),
                rooms.consoles,
                rooms.quotas.defaults().getOrDefault(QuotaResource.METADATA_ITEMS, Quotas.UNLIMITED),
                rooms.parts.clock());
    }

    private record LiveMigrations(LivePreflight preflight) implements Surroundings.LiveMigrations {
        @Override
        public MigrationReport check(Server server, Optional<String> onlyHost) {
            return preflight.of(server, onlyHost);
        }

        @Override
        public Optional<MigrationProgress> progress(Migration migration) {
            return preflight.progress(migration);
        }
    }

    private static StandardNames standardNames() {
        return new StandardNames(
                Catalogue.STANDARD.resourceClasses().stream()
                        .map(ResourceClass::name)
                        .collect(Collectors.toSet()),
                Catalogue.STANDARD.traits().stream().map(Trait::name).collect(Collectors.toSet()));
    }
}
