package kilonova.app.up;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import kilonova.certificates.Authority;
import kilonova.certificates.OneIdentity;
import kilonova.certificates.Tls;
import kilonova.compute.Compute;
import kilonova.compute.members.CloudAuthority;
import kilonova.compute.members.Members;
import kilonova.compute.members.MembersApi;
import kilonova.config.group.AgentApiSettings;
import kilonova.http.Authenticator;
import kilonova.http.Metrics;
import kilonova.http.Security;
import kilonova.http.Server;
import kilonova.http.ServerSettings;
import kilonova.http.Service;
import kilonova.store.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The port where a controller receives the agents of hosts, over TLS that asks for the hosts' certificates. */
final class AgentPort implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AgentPort.class);

    /** The controller's own certificate is made anew at each start, and while it runs when a third of this is left. */
    private static final Duration LIFETIME = Duration.ofDays(30);

    private static final Duration LOOK = Duration.ofHours(1);

    private final Members members;
    private final URI url;
    private final Clock clock;
    private final Authority authority;
    private final OneIdentity identity;
    private final Server server;
    private final CountDownLatch closed = new CountDownLatch(1);

    private AgentPort(Members members, URI url, Clock clock, Authority authority, OneIdentity identity, Server server) {
        this.members = members;
        this.url = url;
        this.clock = clock;
        this.authority = authority;
        this.identity = identity;
        this.server = server;
    }

    /**
     * Opens the port. When this returns, agents are received.
     *
     * @throws IllegalStateException with a sentence for the operator when this controller lacks the authority of its cloud
     */
    static AgentPort open(
            InetSocketAddress listen,
            DataDirectory data,
            AgentApiSettings settings,
            Database database,
            Compute compute,
            Clock clock,
            Metrics metrics)
            throws IOException {
        InetSocketAddress address = ListenAddress.free(listen);
        SecureRandom random = new SecureRandom();
        Members.migrate(database);
        Authority authority = CloudAuthority.open(
                database,
                new AuthorityOnDisk(settings.authorityFile().map(Path::of).orElse(data.resolve(AuthorityOnDisk.USUAL))),
                clock.instant(),
                random);
        Members members = new Members(
                database, authority, clock, random, Duration.ofDays(settings.certificateDays()), compute::wakeAgent);
        OneIdentity identity = new OneIdentity(authority.controller(clock.instant(), LIFETIME));
        Server server = Server.start(
                address,
                Optional.empty(),
                List.of(compute.agentService(members)),
                metrics,
                ServerSettings.DEFAULT.with(
                        Optional.of(new Security(Tls.server(identity, authority.certificate()), true))));
        URI url = settings.url().map(URI::create).orElseGet(() -> named(server.address()));
        LOG.info("agents are received at {}, {}", server.address(), authority);
        AgentPort port = new AgentPort(members, url, clock, authority, identity, server);
        Thread.ofVirtual().name("certificate").start(port::renew);
        return port;
    }

    /** Lets admins invite hosts and turn them out. */
    Service membersService(Authenticator authenticator) {
        return new MembersApi(members, url, clock).service(authenticator);
    }

    private void renew() {
        try {
            while (!closed.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                var end = identity.current().certificate().getNotAfter().toInstant();
                if (clock.instant().isAfter(end.minus(LIFETIME.dividedBy(3)))) {
                    identity.replace(authority.controller(clock.instant(), LIFETIME));
                    LOG.info("the certificate for agents was renewed");
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static URI named(InetSocketAddress address) {
        String host = address.getHostString();
        if (address.getAddress() != null && address.getAddress().isAnyLocalAddress()) {
            try {
                host = InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException nameless) {
                LOG.warn("this machine's name is not known; set [agent_api] url to what hosts call it");
            }
        }
        return URI.create("https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort());
    }

    @Override
    public void close() {
        closed.countDown();
        server.close();
    }
}
