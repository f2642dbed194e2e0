package kilonova.placement.candidates;

/** How much a search has looked at, and an end to one that would find nothing for ever. For one thread. */
final class Effort {
    private static final long MOST_IN_VAIN = 5_000_000;

    private final long mostInVain;
    private long examined;
    private long inVain;

    Effort() {
        this(MOST_IN_VAIN);
    }

    /** @param mostInVain how many choices may be looked at without a candidate */
    Effort(long mostInVain) {
        this.mostInVain = mostInVain;
    }

    /** One more choice of a provider is looked at. */
    void look() {
        examined++;
        if (++inVain > mostInVain) {
            throw new SearchTooLong(mostInVain);
        }
    }

    /** A candidate was found. */
    void found() {
        inVain = 0;
    }

    long examined() {
        return examined;
    }
}
