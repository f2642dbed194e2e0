package kilonova.agent.simulated.hypervisor;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** What a simulated guest's disk reads like: the head of an empty qcow2 file of 1 GiB (QEMU, docs/interop/qcow2), then the guest's id. */
final class SimulatedDisk {
    private static final int MAGIC = 0x514649fb;
    private static final int CLUSTER_BITS = 16;
    private static final int CLUSTER = 1 << CLUSTER_BITS;
    private static final long SIZE = 1L << 30;

    private SimulatedDisk() {}

    static InputStream of(UUID guestId) {
        ByteBuffer file = ByteBuffer.allocate(CLUSTER * 4);
        file.putInt(MAGIC).putInt(2);
        file.putLong(0).putInt(0);
        file.putInt(CLUSTER_BITS).putLong(SIZE);
        file.putInt(0);
        file.putInt(2).putLong(CLUSTER * 3L);
        file.putLong(CLUSTER).putInt(1);
        file.putInt(0).putLong(0);
        file.position(CLUSTER - 64);
        file.put(guestId.toString().getBytes(StandardCharsets.US_ASCII));
        file.position(CLUSTER);
        file.putLong(CLUSTER * 2L);
        file.position(CLUSTER * 2);
        for (int cluster = 0; cluster < 4; cluster++) {
            file.putShort((short) 1);
        }
        return new ByteArrayInputStream(file.array());
    }
}
