package kilonova.placement.api;

import java.util.Optional;
import kilonova.http.Fault;
import kilonova.http.Uuids;
import kilonova.placement.providers.Provider;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.snapshots.Snapshot;

/** Finds what a path names. */
final class Lookups {
    private Lookups() {}

    /** The provider, or a 404 with the words that most routes use. */
    static Provider provider(Snapshot snapshot, String uuid) {
        return find(snapshot, uuid).orElseThrow(() -> Fault.notFound(missing(uuid)));
    }

    /** The provider, or a 404 that begins with a route's own words. */
    static Provider provider(Snapshot snapshot, String uuid, String words) {
        return find(snapshot, uuid).orElseThrow(() -> Fault.notFound(words + ": " + missing(uuid)));
    }

    /** The id that a path names, which need not exist. */
    static ProviderId id(String uuid) {
        return new ProviderId(Uuids.lenient(uuid).orElseThrow(() -> Fault.notFound(missing(uuid))));
    }

    static String missing(Object uuid) {
        return "No resource provider with uuid " + uuid + " found";
    }

    private static Optional<Provider> find(Snapshot snapshot, String uuid) {
        return Uuids.lenient(uuid).flatMap(id -> snapshot.providers().find(new ProviderId(id)));
    }
}
