package kilonova.image.rest;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import kilonova.http.Authenticator;
import kilonova.http.Route;
import kilonova.http.Routes;
import kilonova.http.Service;
import kilonova.image.files.ImageFiles;
import kilonova.image.uploads.Uploads;
import kilonova.store.Database;

/** The whole API. */
public record ImageApi(Database database, ImageFiles files, Uploads uploads, InstantSource clock) {
    /** The API below a prefix such as {@code /image}. */
    public List<Service> services(String prefix, Authenticator authenticator) {
        List<Route> routes = new ArrayList<>(DiscoveryRoutes.routes());
        routes.addAll(new ImageRoutes(database, files, clock).routes());
        routes.addAll(new DataRoutes(database, files, uploads).routes());
        routes.addAll(new MemberRoutes(database, clock).routes());
        return List.of(new Service("image", prefix, Routes.of(routes), new GlanceDialect(), authenticator));
    }
}
