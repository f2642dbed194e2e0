package kilonova.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Queries for candidates, as the walkthrough's flavours lead to them. */
final class Searches {
    private static final String HOST_PART = "/allocation_candidates?resources=VCPU:1,MEMORY_MB:512";

    static final String PLAIN = HOST_PART + ",VGPU:1";
    static final String TRAIT = HOST_PART + ",VGPU:1&required=" + Hosts.TRAIT;
    static final String GRANULAR =
            HOST_PART + "&resources_gpu=VGPU:1&required_gpu=" + Hosts.TRAIT + "&group_policy=none";

    private Searches() {}

    /** One unit from each of so many groups. */
    static String oneUnitGroups(int groups) {
        StringBuilder target = new StringBuilder("/allocation_candidates?group_policy=none");
        for (int group = 1; group <= groups; group++) {
            target.append("&resources").append(group).append("=VGPU:1");
        }
        return target.toString();
    }

    static String limited(String target, int limit) {
        return target + "&limit=" + limit;
    }

    /** Asks the same again and again, one after the other; what came first, while the server was cold, is not counted. */
    static Clients.Result measure(InetSocketAddress server, String target, int before, int times)
            throws IOException, InterruptedException {
        try (Connection connection = new Connection(server, Hosts.MICROVERSION)) {
            for (int i = 0; i < before; i++) {
                connection.get(target);
            }
            List<Connection.Answer> answers = new ArrayList<>();
            long began = System.nanoTime();
            for (int i = 0; i < times; i++) {
                answers.add(connection.get(target));
            }
            return new Clients.Result(List.copyOf(answers), (System.nanoTime() - began) / 1e9).allGood();
        }
    }
}
