package kilonova.compute.servers.rest;

import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.hosts.ComputeHosts;
import kilonova.compute.livemigration.MigrationReport;
import kilonova.compute.operations.Snapshots;
import kilonova.compute.servers.InstanceActions;
import kilonova.compute.servers.InterfaceTags;
import kilonova.compute.servers.Migration;
import kilonova.compute.servers.Migrations;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerConsoles;
import kilonova.compute.servers.ServerOperations;
import kilonova.compute.servers.Servers;
import kilonova.compute.servers.pages.ServerPages;
import kilonova.compute.servers.pages.ZoneOfHost;
import kilonova.http.Caller;
import kilonova.network.server.ServerPorts;
import kilonova.protocol.MigrationProgress;

/**
 * All that the routes of servers ask of others. Each must be safe to call from many threads.
 *
 * @param metadataItems how many metadata items a server may have; -1 for any number
 */
public record Surroundings(
        Servers servers,
        ServerPages serverPages,
        ServerOperations operations,
        InstanceActions actions,
        Migrations migrations,
        LiveMigrations liveMigrations,
        ServerPorts ports,
        InterfaceTags interfaceTags,
        ComputeHosts hosts,
        FlavorFinder flavors,
        ImageFinder images,
        Snapshots snapshots,
        KeyPairFinder keyPairs,
        Zones zones,
        ServerConsoles consoles,
        int metadataItems,
        InstantSource clock) {

    /** Knows of servers that move while they run, or could. */
    public interface LiveMigrations {
        /**
         * Whether and where a server can move now, with all that is in the way.
         *
         * @param onlyHost the one host to look at
         */
        MigrationReport check(Server server, Optional<String> onlyHost);

        /** How far a migration has come, where its source has told. */
        Optional<MigrationProgress> progress(Migration migration);
    }

    /** Finds flavors. */
    @FunctionalInterface
    public interface FlavorFinder {
        /** The flavor of that id, if that caller may use it. */
        Optional<Flavor> find(Caller caller, String flavorId);
    }

    /** Finds images. */
    @FunctionalInterface
    public interface ImageFinder {
        /** The image of that id, if that caller may see it. */
        Optional<Image> find(Caller caller, String imageId);

        /**
         * What matters about an image when a server is made from it.
         *
         * @param active whether its data is there
         * @param sizeBytes of its file
         * @param minDiskGb the smallest root disk that its owner allows
         * @param minMemoryMb the least memory that its owner allows
         */
        record Image(String id, boolean active, long sizeBytes, int minDiskGb, int minMemoryMb) {}
    }

    /** Finds key pairs. */
    @FunctionalInterface
    public interface KeyPairFinder {
        /** The public half of a user's key pair of that name, in OpenSSH's form. */
        Optional<String> publicKey(String userId, String name);
    }

    /** Knows the availability zones. */
    public interface Zones {
        /** The zone that a host is in; the default one where no aggregate says otherwise. */
        String of(String host);

        /** The zones of all hosts. */
        ZoneOfHost ofHosts();

        /** The zones that have a host that takes new servers. */
        Set<String> available();
    }
}
