package kilonova.app.up;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import kilonova.identity.bootstrap.BootstrapPlan.OwnService;

/**
 * Where clients find each service.
 *
 * @param base scheme, host and port, without a slash at the end
 */
public record Endpoints(URI base) {
    /** Where a server listens, as a client on the same machine or network names it. */
    public static Endpoints at(InetSocketAddress address, boolean secure) {
        String host = address.getHostString();
        boolean anyAddress =
                address.getAddress() != null && address.getAddress().isAnyLocalAddress();
        String named = anyAddress ? "127.0.0.1" : host.contains(":") ? "[" + host + "]" : host;
        return new Endpoints(URI.create((secure ? "https://" : "http://") + named + ":" + address.getPort()));
    }

    /** The address of one service, as the catalog names it. */
    public String of(CloudService service) {
        return base + service.path();
    }

    /** What the catalog begins with. */
    List<OwnService> catalog() {
        return Arrays.stream(CloudService.values())
                .map(service -> new OwnService(service.type(), service.project(), of(service)))
                .toList();
    }
}
