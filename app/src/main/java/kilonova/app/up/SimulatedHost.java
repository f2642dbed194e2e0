package kilonova.app.up;

/**
 * A simulated host, as {@code --host NAME=PROFILE} names it.
 *
 * @param name the host's name
 * @param profile the hardware that it has
 */
public record SimulatedHost(String name, String profile) {
    @Override
    public String toString() {
        return name + "=" + profile;
    }
}
