package kilonova.app.up;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import kilonova.compute.ComputeSettings;
import kilonova.compute.consoles.ConsoleSettings;
import kilonova.config.Settings;
import kilonova.config.group.ApiSettings;
import kilonova.config.group.PlacementSettings;
import kilonova.http.ServerSettings;
import kilonova.http.connections.ConnectionLimits;
import kilonova.placement.candidates.GenerationStrategy;

/** Hands each room its part of the configuration, in the room's own words. */
public final class RoomSettings {
    private RoomSettings() {}

    static ComputeSettings compute(Settings settings) {
        return new ComputeSettings(
                settings.scheduler().gpuPlacement(),
                settings.scheduler().maxAttempts(),
                settings.api().maxLimit(),
                Optional.of(settings.host().shelvedOffloadTime())
                        .filter(seconds -> seconds >= 0)
                        .map(Duration::ofSeconds),
                Optional.of(settings.host().reclaimInstanceInterval())
                        .filter(seconds -> seconds > 0)
                        .map(Duration::ofSeconds),
                Optional.of(settings.host().resizeConfirmWindow())
                        .filter(seconds -> seconds > 0)
                        .map(Duration::ofSeconds),
                Optional.of(settings.host().lostHostTimeout())
                        .filter(seconds -> seconds > 0)
                        .map(Duration::ofSeconds),
                settings.quota(),
                new ConsoleSettings(
                        settings.vnc().enabled(),
                        settings.vnc().novncproxyBaseUrl(),
                        Duration.ofSeconds(settings.consoleAuth().tokenTtl()),
                        settings.vnc().maxConsoles(),
                        Duration.ofSeconds(settings.vnc().idleTimeout())),
                settings.liveMigration());
    }

    static ServerSettings server(ApiSettings settings) {
        return new ServerSettings(ConnectionLimits.DEFAULT, settings.accessLog());
    }

    /** For the tracker. */
    public static kilonova.placement.PlacementSettings placement(PlacementSettings settings) {
        int most = settings.maxAllocationCandidates();
        return new kilonova.placement.PlacementSettings(
                settings.incompleteConsumerProjectId(),
                settings.incompleteConsumerUserId(),
                most < 0 ? OptionalInt.empty() : OptionalInt.of(most),
                settings.randomizeAllocationCandidates(),
                switch (settings.generationStrategy()) {
                    case DEPTH_FIRST -> GenerationStrategy.DEPTH_FIRST;
                    case BREADTH_FIRST -> GenerationStrategy.BREADTH_FIRST;
                    case SPREAD_WHEN_LIMITED -> GenerationStrategy.SPREAD_WHEN_LIMITED;
                });
    }
}
