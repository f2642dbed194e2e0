package kilonova.app.placement;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import kilonova.config.placementconf.PlacementConf;
import kilonova.store.DatabaseUrl;

/**
 * What shall run.
 *
 * @param listen where to listen
 * @param publicUrl what clients call the port, if not what they ask for
 * @param database where the state is
 * @param conf what the operator set
 * @param folder the folder that relative names of files in the configuration start from
 */
public record StandalonePlan(
        InetSocketAddress listen, Optional<URI> publicUrl, DatabaseUrl database, PlacementConf conf, Path folder) {}
