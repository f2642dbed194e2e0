package kilonova.agent.libvirt.daemon;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kilonova.agent.libvirt.domain.DomainReader;
import kilonova.agent.libvirt.domain.DomainReader.ShownCard;
import kilonova.agent.libvirt.domain.DomainReader.ShownDisk;
import kilonova.protocol.calls.GuestDiagnostics;
import kilonova.protocol.calls.GuestDiagnostics.Cpu;
import kilonova.protocol.calls.GuestDiagnostics.Disk;
import kilonova.protocol.calls.GuestDiagnostics.Nic;
import kilonova.protocol.calls.GuestDiagnostics.Traffic;
import org.libvirt.Domain;
import org.libvirt.DomainBlockStats;
import org.libvirt.DomainInfo;
import org.libvirt.DomainInterfaceStats;
import org.libvirt.DomainJobInfo;
import org.libvirt.LibvirtException;
import org.libvirt.MemoryStatistic;
import org.libvirt.VcpuInfo;

/** Reads of a domain what its XML does not tell; only for the pool's threads. */
final class DomainLook {
    private static final long KIB_PER_MIB = 1024;

    /** libvirt's {@code VIR_DOMAIN_MEMORY_STAT_UNUSED} and {@code …_AVAILABLE}: what the guest's balloon driver tells, in KiB. */
    private static final int UNUSED = 4;

    private static final int AVAILABLE = 5;
    private static final int MOST_STATISTICS = 16;

    private DomainLook() {}

    static BackgroundJob job(Domain domain) throws LibvirtException {
        if (domain.isActive() == 0) {
            return BackgroundJob.NONE;
        }
        int now = domain.getJobStats(0).type;
        return BackgroundJob.isUnderWay(now)
                ? BackgroundJob.UNDER_WAY
                : BackgroundJob.ended(
                        domain.getJobStats(Domain.GetJobStatsFlags.COMPLETED | Domain.GetJobStatsFlags.KEEP_COMPLETED)
                                .type);
    }

    static Optional<JobFigures> journey(Domain domain) throws LibvirtException {
        if (domain.isActive() == 0) {
            return Optional.empty();
        }
        DomainJobInfo job = domain.getJobInfo();
        return BackgroundJob.isUnderWay(job.getType())
                ? Optional.of(new JobFigures(
                        job.getTimeElapsed(),
                        job.getMemTotal(),
                        job.getMemProcessed(),
                        job.getMemRemaining(),
                        job.getFileTotal(),
                        job.getFileProcessed(),
                        job.getFileRemaining()))
                : Optional.empty();
    }

    static Optional<GuestDiagnostics> diagnostics(Domain domain) throws LibvirtException {
        if (domain.isActive() == 0) {
            return Optional.empty();
        }
        DomainReader.Shown shown = DomainReader.read(domain.getXMLDesc(0));
        DomainInfo info = domain.getInfo();
        List<Disk> disks = new ArrayList<>();
        for (ShownDisk disk : shown.disks()) {
            disks.add(disk(domain, disk));
        }
        List<Nic> cards = new ArrayList<>();
        for (ShownCard card : shown.cards()) {
            cards.add(card(domain, card));
        }
        return Optional.of(new GuestDiagnostics(
                Optional.empty(), (int) (info.maxMem / KIB_PER_MIB), usedMemory(domain), cpus(domain), cards, disks));
    }

    /** Something that is asked of a domain, and that not every kind of domain, disk or card tells. */
    private interface Question<T> {
        T of(Domain domain) throws LibvirtException;
    }

    private static <T> T told(Domain domain, Question<T> question, T otherwise) {
        try {
            return question.of(domain);
        } catch (LibvirtException untold) {
            return otherwise;
        }
    }

    private static List<Cpu> cpus(Domain domain) {
        List<Cpu> cpus = new ArrayList<>();
        for (VcpuInfo cpu : told(domain, Domain::getVcpusInfo, new VcpuInfo[0])) {
            cpus.add(new Cpu(cpu.number, Optional.of(cpu.cpuTime)));
        }
        return cpus;
    }

    /** Empty where the guest has no driver that tells. */
    private static Optional<Integer> usedMemory(Domain domain) {
        long unused = -1;
        long available = -1;
        for (MemoryStatistic statistic :
                told(domain, asked -> asked.memoryStats(MOST_STATISTICS), new MemoryStatistic[0])) {
            if (statistic.getTag() == UNUSED) {
                unused = statistic.getValue();
            } else if (statistic.getTag() == AVAILABLE) {
                available = statistic.getValue();
            }
        }
        return unused < 0 || available < unused
                ? Optional.empty()
                : Optional.of((int) ((available - unused) / KIB_PER_MIB));
    }

    private static Disk disk(Domain domain, ShownDisk disk) {
        return told(domain, asked -> Optional.of(asked.blockStats(disk.target())), Optional.<DomainBlockStats>empty())
                .map(stats -> new Disk(
                        disk.target(),
                        known(stats.rd_bytes),
                        known(stats.rd_req),
                        known(stats.wr_bytes),
                        known(stats.wr_req),
                        known(stats.errs)))
                .orElseGet(() -> new Disk(
                        disk.target(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    private static Nic card(Domain domain, ShownCard card) {
        return card.hostDevice()
                .flatMap(device -> told(
                        domain,
                        asked -> Optional.of(asked.interfaceStats(device)),
                        Optional.<DomainInterfaceStats>empty()))
                .map(stats -> new Nic(
                        card.mac(),
                        traffic(stats.rx_bytes, stats.rx_packets, stats.rx_errs, stats.rx_drop),
                        traffic(stats.tx_bytes, stats.tx_packets, stats.tx_errs, stats.tx_drop)))
                .orElseGet(() -> new Nic(card.mac(), Optional.empty(), Optional.empty()));
    }

    private static Optional<Traffic> traffic(long octets, long packets, long errors, long drops) {
        return octets < 0
                ? Optional.empty()
                : Optional.of(new Traffic(octets, packets, Math.max(0, errors), Math.max(0, drops)));
    }

    /** libvirt says -1 of what it does not know. */
    private static Optional<Long> known(long value) {
        return value < 0 ? Optional.empty() : Optional.of(value);
    }
}
