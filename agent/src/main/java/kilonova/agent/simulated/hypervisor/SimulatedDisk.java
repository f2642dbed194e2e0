package kilonova.agent.simulated.hypervisor;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What is on a simulated guest's root disk: each guest that starts from it leaves its id there once. So a disk that came along with a
 * server can be told from one that was made anew.
 *
 * @param writers the guests that wrote on it, the first one first
 */
record SimulatedDisk(List<UUID> writers) {
    static final SimulatedDisk EMPTY = new SimulatedDisk(List.of());

    /** How the content is called on its way to another simulated host. */
    static final String FORMAT = "simulated";

    /** Bytes of the disk that it stands for. */
    static final long SIZE = 1L << 30;

    private static final int MAGIC = 0x514649fb;
    private static final int CLUSTER_BITS = 16;
    private static final int CLUSTER = 1 << CLUSTER_BITS;
    private static final int TEXT_AT = 4096;

    SimulatedDisk {
        writers = List.copyOf(writers);
    }

    /** The same after a guest started from it. */
    SimulatedDisk writtenBy(UUID guest) {
        return writers.contains(guest)
                ? this
                : new SimulatedDisk(
                        Stream.concat(writers.stream(), Stream.of(guest)).toList());
    }

    /** Its content as text, a line for each writer. */
    byte[] text() {
        StringBuilder text = new StringBuilder();
        writers.forEach(
                writer -> text.append("written by guest ").append(writer).append('\n'));
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** Reads what {@link #text} wrote. */
    static SimulatedDisk of(byte[] text) {
        return new SimulatedDisk(new String(text, StandardCharsets.US_ASCII)
                .lines()
                .map(line -> UUID.fromString(line.substring(line.lastIndexOf(' ') + 1)))
                .toList());
    }

    /** The head of an empty qcow2 file of 1 GiB (QEMU, docs/interop/qcow2), with the text between its header and its tables. */
    InputStream image() {
        byte[] text = text();
        ByteBuffer file = ByteBuffer.allocate(CLUSTER * 4);
        file.putInt(MAGIC).putInt(2);
        file.putLong(0).putInt(0);
        file.putInt(CLUSTER_BITS).putLong(SIZE);
        file.putInt(0);
        file.putInt(2).putLong(CLUSTER * 3L);
        file.putLong(CLUSTER).putInt(1);
        file.putInt(0).putLong(0);
        file.position(TEXT_AT);
        file.put(text, 0, Math.min(text.length, CLUSTER - TEXT_AT));
        file.position(CLUSTER);
        file.putLong(CLUSTER * 2L);
        file.position(CLUSTER * 2);
        for (int cluster = 0; cluster < 4; cluster++) {
            file.putShort((short) 1);
        }
        return new ByteArrayInputStream(file.array());
    }
}
