package kilonova.placement.measures;

import java.time.Duration;

/** Is told what the tracker does, to count it. Quick, and safe to call from many threads. */
public interface Measures {
    /** Counts nothing. */
    Measures NONE = new Measures() {
        @Override
        public void searched(Duration took, long examined, long found) {}

        @Override
        public void committed(int commands, int attempts, Duration took) {}

        @Override
        public void refused(String code) {}
    };

    /**
     * A search for candidates has ended, or was given up.
     *
     * @param took from its start on, the time in which candidates were sent included
     * @param examined how many choices of a provider it looked at
     * @param found how many candidates were taken from it
     */
    void searched(Duration took, long examined, long found);

    /**
     * Commands were decided and stored together.
     *
     * @param attempts how often that was tried; more than once if another transaction was in the way
     */
    void committed(int commands, int attempts, Duration took);

    /**
     * A command was refused.
     *
     * @param code its refusal's stable code
     */
    void refused(String code);
}
