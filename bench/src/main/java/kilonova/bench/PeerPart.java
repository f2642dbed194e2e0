package kilonova.bench;

import static kilonova.bench.Table.Better.HIGHER;
import static kilonova.bench.Table.Better.LOWER;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The same work for us and for upstream's server, one after the other on the same machine. */
final class PeerPart {
    private static final int LOADERS = 8;
    private static final int PEER_SEARCHES = 3;
    private static final int PEER_CLAIMS = 200;

    private final Table table;
    private final Path program;
    private final Path folder;
    private final int hosts;
    private final int searches;
    private final int claims;

    PeerPart(Table table, Path program, Path folder, int hosts, int searches, int claims) {
        this.table = table;
        this.program = program;
        this.folder = folder;
        this.hosts = hosts;
        this.searches = searches;
        this.claims = claims;
    }

    /** What one server took for one thing: time that a client saw, and the server's own processor time, in ms. */
    private record Cost(double median, double processor) {}

    /** What one server did. */
    private record Figures(double loadRate, List<Cost> searches, double claimRate, double megabytes) {}

    private record Search(String name, String target) {}

    private static final List<Search> SEARCHES = List.of(
            new Search("limit=1", Searches.limited(Searches.PLAIN, 1)),
            new Search("limit=1000", Searches.limited(Searches.PLAIN, 1000)),
            new Search("limit=1000, trait", Searches.limited(Searches.TRAIT, 1000)),
            new Search("limit=1000, granular", Searches.limited(Searches.GRANULAR, 1000)),
            new Search("no limit", Searches.PLAIN));

    /**
     * Measures both.
     *
     * @param peer an empty upstream Placement
     * @param processes its own and those of its database, which does for it what we do in our process
     */
    void run(InetSocketAddress peer, ProcessFigures processes) throws IOException, InterruptedException {
        Figures ours;
        try (KilonovaServer server = KilonovaServer.start(program, folder, "sqlite:///" + folder.resolve("peer.db"))) {
            ours = figures(server.address(), server.figures(), searches / 2, searches / 2, claims / 2);
        }
        Figures peers = figures(peer, processes, 1, Math.min(PEER_SEARCHES, searches), Math.min(PEER_CLAIMS, claims));
        table.comparisonHeading();
        String on = hosts + " hosts, ";
        table.comparison(on + "loading", ours.loadRate(), peers.loadRate(), "req/s", HIGHER);
        for (int i = 0; i < SEARCHES.size(); i++) {
            Cost our = ours.searches().get(i);
            Cost their = peers.searches().get(i);
            String what = on + SEARCHES.get(i).name();
            table.comparison(what + ", median", our.median(), their.median(), "ms", LOWER);
            table.comparison(what + ", server CPU", our.processor(), their.processor(), "ms", LOWER);
        }
        table.comparison(on + "claims, 64 clients", ours.claimRate(), peers.claimRate(), "/s", HIGHER);
        table.comparison(on + "memory", ours.megabytes(), peers.megabytes(), "MB", LOWER);
    }

    private Figures figures(InetSocketAddress server, ProcessFigures process, int before, int times, int claims)
            throws IOException, InterruptedException {
        Hosts usual = Hosts.usual();
        double loadRate = usual.load(server, LOADERS, 0, hosts).rate();
        List<Cost> costs = new ArrayList<>();
        for (Search search : SEARCHES) {
            costs.add(cost(server, process, search.target(), before, times));
        }
        Clients.Result claimed = ClaimLoad.run(server, usual, number -> number % hosts, 64, claims);
        long good = claimed.answers().stream()
                .filter(answer -> answer.status() < 300)
                .count();
        return new Figures(loadRate, costs, good / claimed.seconds(), process.residentMegabytes());
    }

    private static Cost cost(InetSocketAddress server, ProcessFigures process, String target, int before, int times)
            throws IOException, InterruptedException {
        Searches.measure(server, target, 0, before);
        double began = process.cpuSeconds();
        double median = Searches.measure(server, target, 0, times).totals().median();
        return new Cost(median, (process.cpuSeconds() - began) / times * 1000);
    }
}
