package kilonova.agent.libvirt.daemon;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import kilonova.agent.libvirt.daemon.NativeCalls.Kind;
import kilonova.protocol.Problem;
import kilonova.protocol.calls.GuestDiagnostics;
import org.libvirt.NodeInfo;

/** A daemon reached through libvirt's own library, which must be on the host as {@code libvirt.so.0}. */
public final class NativeDaemon implements Daemon, AutoCloseable {
    private static final Duration LOOK = NativeCalls.LOOK;

    /** A daemon that has just started asks each emulator what it can do when it is first asked about one. */
    private static final Duration FIRST_LOOK = Duration.ofMinutes(2);

    private static final Duration DEFINE = Duration.ofMinutes(2);
    private static final Duration CHANGE = Duration.ofMinutes(2);
    private static final int AGENT_SECONDS = 30;
    private static final int KIB_PER_MIB = 1024;

    /** {@code VIR_DOMAIN_XML_MIGRATABLE}: without what another daemon could not take. */
    private static final int XML_MIGRATABLE = 1 << 3;

    private final NativeCalls calls;
    private final NativeMigrations migrations;

    /** @param uri {@code qemu:///system}; it is connected to when it is first asked for something */
    public NativeDaemon(String uri) {
        this.calls = new NativeCalls(uri);
        this.migrations = new NativeMigrations(uri);
    }

    @Override
    public NodeFacts node() {
        return calls.look("look at the host", FIRST_LOOK, connect -> {
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
        return calls.look("list the domains", LOOK, connect -> {
            List<Domain> found = new ArrayList<>();
            org.libvirt.Domain[] all = connect.listAllDomains(0);
            try {
                for (org.libvirt.Domain domain : all) {
                    if (domain.getName().startsWith(namePrefix)) {
                        DomainState.of(domain).ifPresent(found::add);
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
        return calls.seen(name, DomainState::of).flatMap(found -> found);
    }

    @Override
    public Optional<Problem> define(String xml) {
        return calls.ask(Kind.WORK, "define", DEFINE, connect -> {
            connect.domainDefineXML(xml).free();
            return Optional.empty();
        });
    }

    @Override
    public Optional<Problem> act(String name, Act act) {
        Kind kind = act == Act.START || act == Act.SAVE ? Kind.WORK : Kind.END;
        return calls.with(kind, name, act.name().toLowerCase(Locale.ROOT), act.limit(), domain -> {
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
        return calls.with(
                Kind.WORK,
                name,
                "plug a device into",
                CHANGE,
                domain -> domain.attachDeviceFlags(device, flags(where)));
    }

    @Override
    public Optional<Problem> unplug(String name, String device, Plug where) {
        return calls.with(
                Kind.WORK,
                name,
                "unplug a device of",
                CHANGE,
                domain -> domain.detachDeviceFlags(device, flags(where)));
    }

    private static int flags(Plug where) {
        return switch (where) {
            case RUNNING -> org.libvirt.Domain.DeviceModifyFlags.LIVE;
            case DEFINITION -> org.libvirt.Domain.DeviceModifyFlags.CONFIG;
        };
    }

    @Override
    public Optional<Problem> beginBackup(String name, String backup) {
        return calls.with(Kind.WORK, name, "copy a disk of", CHANGE, domain -> domain.backupBegin(backup, null, 0));
    }

    @Override
    public Optional<Problem> tellGuest(String name, String command) {
        return calls.with(
                Kind.WORK,
                name,
                "ask the agent in",
                CHANGE,
                domain -> domain.qemuAgentCommand(command, AGENT_SECONDS, 0));
    }

    @Override
    public Optional<String> definition(String name) {
        return calls.seen(name, domain -> domain.getXMLDesc(org.libvirt.Domain.XMLFlags.INACTIVE));
    }

    @Override
    public BackgroundJob job(String name) {
        return calls.seen(name, DomainLook::job).orElse(BackgroundJob.NONE);
    }

    @Override
    public Optional<GuestDiagnostics> diagnose(String name) {
        return calls.seen(name, DomainLook::diagnostics).flatMap(found -> found);
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
        return calls.seen(name, domain -> domain.getXMLDesc(flags));
    }

    @Override
    public Optional<Problem> migrate(String name, DomainMigration migration, BooleanSupplier wanted) {
        return migrations.migrate(name, migration, wanted);
    }

    @Override
    public Optional<JobFigures> journey(String name) {
        return calls.seen(name, DomainLook::journey).flatMap(found -> found);
    }

    @Override
    public Optional<Problem> allowDowntime(String name, long millis) {
        return calls.with(Kind.END, name, "allow a downtime of", LOOK, domain -> domain.migrateSetMaxDowntime(millis));
    }

    @Override
    public List<String> networks() {
        return calls.look("list the networks", LOOK, connect -> Arrays.asList(connect.listNetworks()));
    }

    @Override
    public void listen(DaemonListener listener) {
        calls.listen(listener);
    }

    @Override
    public void close() {
        migrations.close();
        calls.close();
    }
}
