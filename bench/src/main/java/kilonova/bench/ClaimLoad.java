package kilonova.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.UUID;
import java.util.function.IntUnaryOperator;

/** Claims of new consumers, each from the root and one GPU of a host. */
final class ClaimLoad {
    private ClaimLoad() {}

    /**
     * Makes claims.
     *
     * @param hostOf the host for each claim, by number
     */
    static Clients.Result run(InetSocketAddress server, Hosts hosts, IntUnaryOperator hostOf, int clients, int claims)
            throws IOException, InterruptedException {
        return Clients.run(server, Hosts.MICROVERSION, clients, claims, (connection, number, answers) -> {
            int host = hostOf.applyAsInt(number);
            String body = """
                    {"allocations":{"%s":{"resources":{"VCPU":1,"MEMORY_MB":512}},"%s":{"resources":{"VGPU":1}}},\
                    "project_id":"bench","user_id":"bench","consumer_generation":null,"consumer_type":"INSTANCE"}""".formatted(hosts.root(host), hosts.gpu(host, number / 7 % hosts.gpus()));
            answers.add(connection.send("PUT", "/allocations/" + UUID.randomUUID(), body));
        });
    }
}
