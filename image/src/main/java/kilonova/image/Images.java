package kilonova.image;

import java.time.InstantSource;
import java.util.List;
import kilonova.http.Authenticator;
import kilonova.http.Service;
import kilonova.image.files.ImageFiles;
import kilonova.image.rest.ImageApi;
import kilonova.image.server.ServerImages;
import kilonova.image.server.StoredServerImages;
import kilonova.image.uploads.Uploads;
import kilonova.store.Database;
import kilonova.store.Migrations;

/** The image service: its API, and what compute asks in process. Thread-safe. One process per folder and database. */
public final class Images {
    private static final Migrations MIGRATIONS = new Migrations("image", "kilonova/image/migrations");

    private final ImageApi api;
    private final ServerImages serverImages;

    private Images(Database database, ImageFiles files, Uploads uploads, InstantSource clock) {
        this.api = new ImageApi(database, files, uploads, clock);
        this.serverImages = new StoredServerImages(database, files, uploads, clock);
    }

    /** Brings the tables up to date, and ends what a crash has left half-way: such uploads are queued again, and their files go. */
    public static Images open(Database database, ImageSettings settings) {
        return open(database, settings, InstantSource.system());
    }

    /** @param clock what stamps are taken from */
    public static Images open(Database database, ImageSettings settings, InstantSource clock) {
        database.migrate(MIGRATIONS);
        ImageFiles files = ImageFiles.in(settings.folder());
        Uploads uploads = new Uploads(database, files, settings.maximumSize(), settings.projectQuota(), clock);
        uploads.recover();
        return new Images(database, files, uploads, clock);
    }

    /** The API, mounted at a prefix such as {@code /image}; clients add {@code /v2} themselves. */
    public List<Service> services(String prefix, Authenticator authenticator) {
        return api.services(prefix, authenticator);
    }

    /** What the compute service needs. */
    public ServerImages serverImages() {
        return serverImages;
    }
}
