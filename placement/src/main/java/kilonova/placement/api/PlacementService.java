package kilonova.placement.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kilonova.http.Authenticator;
import kilonova.http.Route;
import kilonova.http.Routes;
import kilonova.http.Service;
import kilonova.placement.Placement;

/** Makes the tracker's REST API. */
public final class PlacementService {
    private PlacementService() {}

    /**
     * The API over a tracker.
     *
     * @param prefix where it is mounted: {@code /placement}, or empty
     * @param authenticator who calls
     * @param policy what callers may do
     * @param cors which web pages may call it, if any
     */
    public static Service of(
            Placement placement, String prefix, Authenticator authenticator, Policy policy, Optional<Cors> cors) {
        Guard guard = new Guard(policy);
        Answers answers = new Answers(placement.clock());
        List<Route> routes = new ArrayList<>();
        routes.add(new RootApi(answers).route());
        routes.addAll(new ResourceClassApi(placement, answers).routes(guard));
        routes.addAll(new ProviderApi(placement, answers).routes(guard));
        routes.addAll(new InventoryApi(placement, answers).routes(guard));
        routes.addAll(new UsageApi(placement, answers).routes(guard));
        routes.addAll(new AggregateApi(placement, answers).routes(guard));
        routes.addAll(new AllocationApi(placement, answers).routes(guard));
        routes.addAll(new CandidateApi(placement, answers).routes(guard));
        routes.addAll(new TraitApi(placement, answers).routes(guard));
        routes.addAll(new ReshaperApi(placement, answers).routes(guard));
        routes.addAll(Gaps.in(routes));
        return new Service("placement", prefix, Routes.of(routes), new PlacementDialect(cors), authenticator);
    }
}
