package kilonova.identity.catalog;

import java.util.Optional;
import kilonova.identity.directory.Attributes;
import kilonova.identity.directory.Id;
import kilonova.identity.directory.Kind;

/** A part of the deployment with endpoints of its own. Its id is chosen by the operator. */
public record Region(Id<Region> id, String description, Optional<Id<Region>> parentRegionId, Attributes extra) {
    public static final Kind<Region> KIND = Kind.entity("identity_regions", Region.class, Region::id);
}
