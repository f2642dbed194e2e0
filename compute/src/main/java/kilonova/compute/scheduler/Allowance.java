package kilonova.compute.scheduler;

/**
 * How much frame buffer a server may get.
 *
 * @param limitMb the project's limit, MiB
 * @param othersMb what its other servers have, MiB
 * @param ownMb what this server holds already for a move that is under way, MiB; as much is never refused
 */
public record Allowance(long limitMb, long othersMb, long ownMb) {
    boolean admits(long wantedMb) {
        return wantedMb <= Math.max(ownMb, limitMb - othersMb);
    }

    String refusal(long wantedMb) {
        String name = "vgpu_frame_buffer_mb";
        return FrameBuffer.EXCEEDED.formatted(name, wantedMb, othersMb, limitMb, name)
                + ". No smaller device that could serve it is free.";
    }
}
