package kilonova.agent;

import java.nio.file.Path;
import java.time.Duration;
import kilonova.agent.reconcile.Resumption;
import kilonova.config.sriov.SriovSettings;
import kilonova.gpu.selection.DeviceSettings;
import kilonova.protocol.HostReport.HostCapacity;

/**
 * How one host is run.
 *
 * @param host its name, as the controller and users know it
 * @param stateDirectory where the ledger is; of this host alone, and kept over restarts
 * @param devices what the operator wants of its devices
 * @param sriov which virtual functions it enables
 * @param capacity processors, memory and disk, with ratios and reserves
 * @param resumption whether guests that ran when the machine went down are started, with their devices, when it is up again
 * @param interval how often everything is looked at and told even when nothing seems to have changed; positive
 * @param parallelGuests how many guests are worked on at once, at least 1
 */
public record AgentSettings(
        String host,
        Path stateDirectory,
        DeviceSettings devices,
        SriovSettings sriov,
        HostCapacity capacity,
        Resumption resumption,
        Duration interval,
        int parallelGuests) {
    private static final Duration USUAL_INTERVAL = Duration.ofSeconds(30);
    private static final int USUAL_PARALLELISM = 10;

    public AgentSettings {
        if (host.isBlank() || !interval.isPositive() || parallelGuests < 1) {
            throw new IllegalArgumentException(
                    "agent '%s': interval %s, %d guests at once".formatted(host, interval, parallelGuests));
        }
    }

    /**
     * A host with the usual pace: a look every 30 seconds, ten guests at once. It enables no virtual functions by itself, and starts
     * guests again after a boot, once it has heard the controller.
     */
    public static AgentSettings usual(String host, Path stateDirectory, DeviceSettings devices, HostCapacity capacity) {
        return new AgentSettings(
                host,
                stateDirectory,
                devices,
                SriovSettings.off(),
                capacity,
                Resumption.usual(),
                USUAL_INTERVAL,
                USUAL_PARALLELISM);
    }

    /** The same host, with virtual functions. */
    public AgentSettings with(SriovSettings functions) {
        return new AgentSettings(
                host, stateDirectory, devices, functions, capacity, resumption, interval, parallelGuests);
    }

    /** The same host, where guests are started again after a boot, or are not. */
    public AgentSettings resuming(Resumption guests) {
        return new AgentSettings(host, stateDirectory, devices, sriov, capacity, guests, interval, parallelGuests);
    }
}
