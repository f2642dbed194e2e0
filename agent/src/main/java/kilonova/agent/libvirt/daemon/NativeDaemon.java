package kilonova.agent.libvirt.daemon;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import kilonova.agent.guests.HypervisorUnavailable;
import kilonova.agent.guests.PowerState;
import kilonova.protocol.Problem;
import kilonova.protocol.calls.GuestDiagnostics;
import org.libvirt.Connect;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;
import org.libvirt.NodeInfo;

/** A daemon reached through libvirt's own library, which must be on the host as {@code libvirt.so.0}. */
public final class NativeDaemon implements Daemon, AutoCloseable {
    private static final int THREADS = 8;
    private static final int LOOKING_THREADS = 4;
    private static final Duration LOOK = Duration.ofSeconds(30);

    /** A daemon that has just started asks each emulator what it can do when it is first asked about one. */
    private static final Duration FIRST_LOOK = Duration.ofMinutes(2);

    private static final Duration DEFINE = Duration.ofMinutes(2);
    private static final Duration CHANGE = Duration.ofMinutes(2);
    private static final int AGENT_SECONDS = 30;
    private static final int KIB_PER_MIB = 1024;

    /** {@code VIR_DOMAIN_XML_MIGRATABLE}: without what another daemon could not take. */
    private static final int XML_MIGRATABLE = 1 << 3;

    private final String uri;

    /** Looks never wait for a thread that starts a guest or saves its memory, and neither does what ends a guest. */
    private final CallPool looks = new CallPool("libvirt-look", LOOKING_THREADS);

    private final CallPool ends = new CallPool("libvirt", LOOKING_THREADS);
    private final CallPool works = new CallPool("libvirt-work", THREADS);
    private final Connection connection;
    private final NativeMigrations migrations;

    /** @param uri {@code qemu:///system}; it is connected to when it is first asked for something */
    public NativeDaemon(String uri) {
        this.uri = uri;
        this.connection = new Connection(uri);
        this.migrations = new NativeMigrations(uri);
    }

    /** A native call; it runs on one of the pools' threads. */
    private interface Call<T> {
        T on(Connect connect) throws LibvirtException;
    }

    @Override
    public NodeFacts node() {
        return look("look at the host", FIRST_LOOK, connect -> {
            NodeInfo node = connect.nodeInfo();
            return new NodeFacts(
                    connect.getType(),
                    (int) connect.getVersion(),
                    (int) connect.getLibVersion(),
                    node.model,
                    node.cpus,
                    node.sockets,
                    node.cores,
                    node.threads,
                    (int) (node.memory / KIB_PER_MIB));
        });
    }

    @Override
    public List<Domain> domains(String namePrefix) {
        return look("list the domains", LOOK, connect -> {
            List<Domain> found = new ArrayList<>();
            org.libvirt.Domain[] all = connect.listAllDomains(0);
            try {
                for (org.libvirt.Domain domain : all) {
                    if (domain.getName().startsWith(namePrefix)) {
                        shown(domain).ifPresent(found::add);
                    }
                }
            } finally {
                for (org.libvirt.Domain domain : all) {
                    domain.free();
                }
            }
            return found;
        });
    }

    @Override
    public Optional<Domain> find(String name) {
        return look("look for domain " + name, LOOK, connect -> {
            Optional<org.libvirt.Domain> domain = lookup(connect, name);
            if (domain.isEmpty()) {
                return Optional.empty();
            }
            try {
                return shown(domain.get());
            } finally {
                domain.get().free();
            }
        });
    }

    /** A domain that another client undefines just now is not there any more. */
    private static Optional<Domain> shown(org.libvirt.Domain domain) throws LibvirtException {
        try {
            PowerState power = switch (domain.getInfo().state) {
                case VIR_DOMAIN_RUNNING, VIR_DOMAIN_BLOCKED, VIR_DOMAIN_SHUTDOWN, VIR_DOMAIN_NOSTATE ->
                    PowerState.RUNNING;
                case VIR_DOMAIN_PAUSED, VIR_DOMAIN_PMSUSPENDED -> PowerState.PAUSED;
                case VIR_DOMAIN_SHUTOFF, VIR_DOMAIN_CRASHED ->
                    domain.hasManagedSaveImage() == 1 ? PowerState.SAVED : PowerState.SHUT_OFF;
            };
            return Optional.of(new Domain(
                    UUID.fromString(domain.getUUIDString()),
                    domain.getName(),
                    power,
                    domain.isPersistent() == 1,
                    domain.getXMLDesc(0)));
        } catch (LibvirtException e) {
            if (e.getError().getCode() == ErrorNumber.VIR_ERR_NO_DOMAIN) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public Optional<Problem> define(String xml) {
        return ask(works, "define", DEFINE, connect -> {
            connect.domainDefineXML(xml).free();
            return Optional.empty();
        });
    }

    @Override
    public Optional<Problem> act(String name, Act act) {
        CallPool pool = act == Act.START || act == Act.SAVE ? works : ends;
        return with(pool, name, act.name().toLowerCase(Locale.ROOT), act.limit(), domain -> {
            switch (act) {
                case START -> domain.create();
                case SHUT_DOWN -> domain.shutdown();
                case DESTROY -> domain.destroy();
                case SUSPEND -> domain.suspend();
                case RESUME -> domain.resume();
                case SAVE -> domain.managedSave();
                case FORGET_SAVED -> domain.managedSaveRemove();
                case REBOOT -> domain.reboot(0);
                case RESET -> domain.reset();
                case ABORT_JOB -> domain.abortJob();
                case UNDEFINE -> domain.undefine(UndefineFlags.EVERYTHING);
            }
        });
    }

    @Override
    public Optional<Problem> plug(String name, String device, Plug where) {
        return with(
                works, name, "plug a device into", CHANGE, domain -> domain.attachDeviceFlags(device, flags(where)));
    }

    @Override
    public Optional<Problem> unplug(String name, String device, Plug where) {
        return with(
                works, name, "unplug a device of", CHANGE, domain -> domain.detachDeviceFlags(device, flags(where)));
    }

    private static int flags(Plug where) {
        return switch (where) {
            case RUNNING -> org.libvirt.Domain.DeviceModifyFlags.LIVE;
            case DEFINITION -> org.libvirt.Domain.DeviceModifyFlags.CONFIG;
        };
    }

    @Override
    public Optional<Problem> beginBackup(String name, String backup) {
        return with(works, name, "copy a disk of", CHANGE, domain -> domain.backupBegin(backup, null, 0));
    }

    @Override
    public Optional<Problem> tellGuest(String name, String command) {
        return with(
                works, name, "ask the agent in", CHANGE, domain -> domain.qemuAgentCommand(command, AGENT_SECONDS, 0));
    }

    @Override
    public Optional<String> definition(String name) {
        return seen(name, domain -> domain.getXMLDesc(org.libvirt.Domain.XMLFlags.INACTIVE));
    }

    @Override
    public BackgroundJob job(String name) {
        return seen(name, DomainLook::job).orElse(BackgroundJob.NONE);
    }

    @Override
    public Optional<GuestDiagnostics> diagnose(String name) {
        return seen(name, DomainLook::diagnostics).flatMap(found -> found);
    }

    /** Something that is done with a domain that is there. */
    private interface Deed {
        void with(org.libvirt.Domain domain) throws LibvirtException;
    }

    /** Something that is read of a domain that is there. */
    private interface Look<T> {
        T at(org.libvirt.Domain domain) throws LibvirtException;
    }

    private Optional<Problem> with(CallPool pool, String name, String what, Duration limit, Deed deed) {
        return ask(pool, what + " " + name, limit, connect -> {
            Optional<org.libvirt.Domain> found = lookup(connect, name);
            if (found.isEmpty()) {
                return Optional.of(new Problem("libvirt.no_domain", "there is no domain " + name));
            }
            try {
                deed.with(found.get());
                return Optional.empty();
            } finally {
                found.get().free();
            }
        });
    }

    private <T> Optional<T> seen(String name, Look<T> look) {
        return look("look at domain " + name, LOOK, connect -> {
            Optional<org.libvirt.Domain> found = lookup(connect, name);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            try {
                return Optional.of(look.at(found.get()));
            } finally {
                found.get().free();
            }
        });
    }

    /** Which things that belong to a definition go with it. Numbers of libvirt's {@code virDomainUndefineFlagsValues}. */
    private static final class UndefineFlags {
        private static final int MANAGED_SAVE = 1;
        private static final int SNAPSHOTS_METADATA = 1 << 1;
        private static final int NVRAM = 1 << 2;
        private static final int CHECKPOINTS_METADATA = 1 << 4;
        static final int EVERYTHING = MANAGED_SAVE | SNAPSHOTS_METADATA | NVRAM | CHECKPOINTS_METADATA;
    }

    @Override
    public Optional<String> migratableXml(String name, boolean persistent) {
        int flags = org.libvirt.Domain.XMLFlags.SECURE
                | XML_MIGRATABLE
                | (persistent ? org.libvirt.Domain.XMLFlags.INACTIVE : 0);
        return seen(name, domain -> domain.getXMLDesc(flags));
    }

    @Override
    public Optional<Problem> migrate(String name, DomainMigration migration) {
        return migrations.migrate(name, migration);
    }

    @Override
    public Optional<JobFigures> journey(String name) {
        return seen(name, DomainLook::journey).flatMap(found -> found);
    }

    @Override
    public Optional<Problem> allowDowntime(String name, long millis) {
        return with(ends, name, "allow a downtime of", LOOK, domain -> domain.migrateSetMaxDowntime(millis));
    }

    @Override
    public List<String> networks() {
        return look("list the networks", LOOK, connect -> Arrays.asList(connect.listNetworks()));
    }

    @Override
    public void listen(DaemonListener listener) {
        connection.listen(listener);
    }

    private static Optional<org.libvirt.Domain> lookup(Connect connect, String name) throws LibvirtException {
        try {
            return Optional.ofNullable(connect.domainLookupByName(name));
        } catch (LibvirtException e) {
            if (e.getError().getCode() == ErrorNumber.VIR_ERR_NO_DOMAIN) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Optional<Problem> ask(CallPool pool, String what, Duration limit, Call<Optional<Problem>> call) {
        try {
            return call(pool, what, limit, false, call);
        } catch (CallRefused refused) {
            return Optional.of(refused.problem());
        }
    }

    private <T> T look(String what, Duration limit, Call<T> call) {
        try {
            return call(looks, what, limit, true, call);
        } catch (CallRefused refused) {
            throw new HypervisorUnavailable(
                    "libvirt at " + uri + " refused to " + what + ": " + refused.getMessage(), refused);
        }
    }

    private <T> T call(CallPool pool, String what, Duration limit, boolean again, Call<T> call) throws CallRefused {
        Connection.Use use = connection.use();
        return pool.call("libvirt at " + uri + ": " + what, limit, () -> use.of(again, call::on), use::giveUp);
    }

    @Override
    public void close() {
        migrations.close();
        connection.drop();
        looks.close();
        ends.close();
        works.close();
    }
}
