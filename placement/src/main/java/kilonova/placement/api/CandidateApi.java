package kilonova.placement.api;

import java.util.List;
import kilonova.http.Fault;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import kilonova.placement.Placement;
import kilonova.placement.candidates.CandidateRequest;
import kilonova.placement.candidates.Candidates;
import kilonova.placement.commands.Outcome;
import kilonova.placement.commands.Refusal;
import kilonova.placement.snapshots.Snapshot;

/** {@code /allocation_candidates}. */
final class CandidateApi {
    private static final int SINCE = 10;

    private final Placement placement;
    private final Answers answers;

    CandidateApi(Placement placement, Answers answers) {
        this.placement = placement;
        this.answers = answers;
    }

    List<Route> routes(Guard guard) {
        return List.of(Routes.get("/allocation_candidates", guard.reading(Rule.LIST_CANDIDATES, this::list))
                .from(SINCE));
    }

    private Response list(Request request) {
        CandidateRequest wanted = CandidateQuery.parse(request);
        Snapshot now = placement.snapshot();
        long start = System.nanoTime();
        return switch (placement.search(now, wanted)) {
            case Outcome.Done<Candidates>(Candidates candidates) -> {
                CandidateWriter writer = new CandidateWriter(request.microversion(), now, wanted);
                Response answer = Response.stream(200, "application/json", out -> {
                    try {
                        writer.write(candidates, out);
                    } finally {
                        placement.searched(candidates, start);
                    }
                });
                yield Answers.dated(request, answer, answers.now());
            }
            case Outcome.Refused<Candidates>(Refusal refusal) ->
                throw refusal instanceof Refusal.UnknownResourceClass
                        ? Fault.badRequest("Invalid resource class in resources parameter: " + refusal.message())
                        : Refusals.fault(refusal);
        };
    }
}
