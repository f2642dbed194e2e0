package kilonova.agent.simulated.kernel;

import java.util.ArrayList;
import java.util.List;

/** The types of the boards that are simulated, as the vendor's driver lists them. */
final class NvidiaTypes {
    private static final int[] GIGABYTES = {1, 2, 3, 4, 6, 8, 12, 16, 24, 48};

    /** No more than 32 of any: there are 32 virtual functions. */
    private static final int FUNCTIONS = 32;

    /** Each of a Tesla M10's four GPUs. */
    static final List<SimulatedType> M10 = List.of(
            SimulatedType.vgpu("nvidia-35", "GRID M10-0B", 512, 16, 2, 45, "2560x1600"),
            SimulatedType.vgpu("nvidia-36", "GRID M10-0Q", 512, 16, 2, 60, "2560x1600"),
            SimulatedType.vgpu("nvidia-37", "GRID M10-1A", 1024, 8, 1, 60, "1280x1024"),
            SimulatedType.vgpu("nvidia-38", "GRID M10-1B", 1024, 8, 4, 45, "5120x2880"),
            SimulatedType.vgpu("nvidia-39", "GRID M10-1Q", 1024, 8, 4, 60, "5120x2880"),
            SimulatedType.vgpu("nvidia-40", "GRID M10-2A", 2048, 4, 1, 60, "1280x1024"),
            SimulatedType.vgpu("nvidia-41", "GRID M10-2Q", 2048, 4, 4, 60, "5120x2880"),
            SimulatedType.vgpu("nvidia-42", "GRID M10-4A", 4096, 2, 1, 60, "1280x1024"),
            SimulatedType.vgpu("nvidia-43", "GRID M10-4Q", 4096, 2, 4, 60, "5120x2880"),
            SimulatedType.vgpu("nvidia-44", "GRID M10-8A", 8192, 1, 1, 60, "1280x1024"),
            SimulatedType.vgpu("nvidia-45", "GRID M10-8Q", 8192, 1, 4, 60, "5120x2880"));

    static final List<SimulatedType> A40 = fortyEightGigabytes("NVIDIA A40", "nvidia-", 555);

    /** Their ids are bare numbers, and their descriptions are in no file. */
    static final List<SimulatedType> L40S = fortyEightGigabytes("NVIDIA L40S", "", 1145);

    private NvidiaTypes() {}

    /** B, then Q, then A in rising sizes, numbered on: the order of both boards' lists. */
    private static List<SimulatedType> fortyEightGigabytes(String board, String idPrefix, int firstId) {
        List<SimulatedType> types = new ArrayList<>();
        int id = firstId;
        for (int gigabytes : new int[] {1, 2}) {
            types.add(type(idPrefix + id++, board, gigabytes, "B", 4, 45, "5120x2880"));
        }
        for (int gigabytes : GIGABYTES) {
            types.add(type(idPrefix + id++, board, gigabytes, "Q", 4, 60, gigabytes == 1 ? "5120x2880" : "7680x4320"));
        }
        for (int gigabytes : GIGABYTES) {
            types.add(type(idPrefix + id++, board, gigabytes, "A", 1, 60, "1280x1024"));
        }
        return List.copyOf(types);
    }

    private static SimulatedType type(
            String id, String board, int gigabytes, String series, int heads, int frameRate, String resolution) {
        return SimulatedType.vgpu(
                id,
                board + "-" + gigabytes + series,
                gigabytes * 1024,
                Math.min(FUNCTIONS, 48 / gigabytes),
                heads,
                frameRate,
                resolution);
    }
}
