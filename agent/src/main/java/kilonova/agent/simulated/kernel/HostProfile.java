package kilonova.agent.simulated.kernel;

import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * A simulated machine.
 *
 * @param name how {@code --host NAME=PROFILE} calls it
 * @param description for people
 * @param defaultType the type to enable where the operator names none
 * @param vcpus processors
 * @param memoryMb MiB
 * @param diskGb GiB
 * @param boards its boards
 */
public record HostProfile(
        String name,
        String description,
        String defaultType,
        int vcpus,
        int memoryMb,
        int diskGb,
        List<SimulatedBoard> boards) {
    public HostProfile {
        boards = List.copyOf(boards);
    }

    /** The profile with this name, if there is one. */
    public static Optional<HostProfile> named(String name) {
        return Optional.ofNullable(Profiles.ALL.get(name));
    }

    /** The names of all profiles. */
    public static SortedSet<String> names() {
        return Profiles.ALL.navigableKeySet();
    }
}
