package kilonova.compute.servers.rest;

import java.util.List;
import java.util.stream.Stream;
import kilonova.http.Route;

/** The routes of servers, without the project's id before them. */
public final class ServersApi {
    private final Surroundings surroundings;

    public ServersApi(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    public List<Route> routes() {
        ServerAccess access = new ServerAccess(surroundings.servers());
        ServerView view = new ServerView(surroundings);
        return Stream.of(
                        new ListRoutes(surroundings, access, view).routes(),
                        new CreateRoute(surroundings).routes(),
                        new SingleServerRoutes(surroundings, access, view).routes(),
                        new ActionRoute(surroundings, access, view).routes(),
                        new MetadataRoutes(surroundings, access).routes(),
                        new TagRoutes(surroundings, access).routes(),
                        new NetworkRoutes(surroundings, access).routes(),
                        new ActionLogRoutes(surroundings, access).routes(),
                        new MigrationRoutes(surroundings).routes(),
                        new ServerMigrationRoutes(surroundings, access).routes(),
                        new ConsoleActions(surroundings, access).routes(),
                        new DiagnosticsRoute(surroundings, access).routes(),
                        new InterfaceRoutes(surroundings, access).routes())
                .flatMap(List::stream)
                .toList();
    }
}
