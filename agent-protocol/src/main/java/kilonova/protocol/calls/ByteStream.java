package kilonova.protocol.calls;

/**
 * One end of a two-way stream of bytes. Whoever writes faster than the other end reads is held up. One thread may read while another
 * writes; {@link #close} may be called from any thread, and ends both.
 */
public interface ByteStream extends AutoCloseable {
    /**
     * Waits for the next bytes.
     *
     * @return at least one byte, or none when the stream has ended
     */
    byte[] read() throws InterruptedException;

    /**
     * Sends bytes, and waits while too many are under way.
     *
     * @return whether the stream was open; if not, they are lost
     */
    boolean write(byte[] bytes) throws InterruptedException;

    /** Ends the stream in both directions. What the other end sent before may be lost. */
    @Override
    void close();
}
