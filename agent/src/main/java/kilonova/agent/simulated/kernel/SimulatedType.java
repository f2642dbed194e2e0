package kilonova.agent.simulated.kernel;

import java.util.List;
import java.util.Optional;

/**
 * A type that simulated hardware gives.
 *
 * @param id the driver's id
 * @param name the {@code name} file, where the driver has one
 * @param description the {@code description} file, where the driver has one
 * @param cost what one unit takes of each of the board's pools, in their order
 * @param maxInstances the most units on one board
 */
public record SimulatedType(
        String id, Optional<String> name, Optional<String> description, List<Integer> cost, int maxInstances) {
    public SimulatedType {
        cost = List.copyOf(cost);
    }

    /** A vendor's type with one pool: frame buffer. */
    static SimulatedType vgpu(
            String id, String name, int frameBufferMb, int maxInstances, int heads, int frameRate, String resolution) {
        return new SimulatedType(
                id,
                Optional.of(name),
                Optional.of("num_heads=%d, frl_config=%d, framebuffer=%dM, max_resolution=%s, max_instance=%d"
                        .formatted(heads, frameRate, frameBufferMb, resolution, maxInstances)),
                List.of(frameBufferMb),
                maxInstances);
    }
}
