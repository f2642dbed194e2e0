package kilonova.compute.hostcalls;

import kilonova.protocol.calls.ByteStream;

/** One end of a stream inside this process. */
record PipeEnd(Pipe in, Pipe out) implements ByteStream {
    /** The two ends of a new stream. */
    record Pair(ByteStream controller, ByteStream agent) {}

    static Pair pair() {
        Pipe toAgent = new Pipe();
        Pipe toController = new Pipe();
        return new Pair(new PipeEnd(toController, toAgent), new PipeEnd(toAgent, toController));
    }

    @Override
    public byte[] read() throws InterruptedException {
        return in.read();
    }

    @Override
    public boolean write(byte[] bytes) throws InterruptedException {
        return out.write(bytes);
    }

    @Override
    public void close() {
        in.close();
        out.close();
    }
}
