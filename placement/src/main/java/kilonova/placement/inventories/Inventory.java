package kilonova.placement.inventories;

/**
 * How much of one resource class a provider has, and the rules for giving it out.
 *
 * @param total the amount that there is, at least 1
 * @param reserved the part of {@code total} that is never given out, at least 0
 * @param minUnit the smallest amount of one allocation, at least 1
 * @param maxUnit the largest amount of one allocation, at least 1
 * @param stepSize each allocation is a multiple of this, at least 1
 * @param allocationRatio how often each unit may be given out
 */
public record Inventory(int total, int reserved, int minUnit, int maxUnit, int stepSize, double allocationRatio) {

    /** All of {@code total}, once, in any portion. */
    public static Inventory of(int total) {
        return new Inventory(total, 0, 1, Integer.MAX_VALUE, 1, 1.0);
    }

    /** The amount that can be given out altogether, rounded down towards zero. */
    public long capacity() {
        return (long) (((long) total - reserved) * allocationRatio);
    }

    /** Whether one allocation may have this size, never mind what is free. */
    public boolean allowsPortion(long amount) {
        return amount >= minUnit && amount <= maxUnit && amount % stepSize == 0;
    }
}
