package kilonova.placement.providers;

import java.util.Arrays;
import java.util.BitSet;

/**
 * An immutable set of small non-negative integers. Changing one element copies one page and the list of pages, whatever
 * the size of the set; set operations work a word at a time.
 */
public final class Bits {
    /** The set with nothing in it. */
    public static final Bits NONE = new Bits(new long[0][]);

    private static final int WORDS = 64;
    private static final int PAGE_SHIFT = 12;
    private static final int IN_PAGE = (1 << PAGE_SHIFT) - 1;
    private static final long[] EMPTY_PAGE = new long[WORDS];

    private final long[][] pages;

    private Bits(long[][] pages) {
        this.pages = pages;
    }

    /** The set with just this element. */
    public static Bits of(int element) {
        return NONE.with(element);
    }

    /** The set with these elements. */
    static Bits of(BitSet elements) {
        long[] words = elements.toLongArray();
        long[][] pages = new long[(words.length + WORDS - 1) / WORDS][];
        for (int i = 0; i < pages.length; i++) {
            pages[i] = Arrays.copyOfRange(words, i * WORDS, (i + 1) * WORDS);
        }
        return new Bits(pages);
    }

    /** Whether the element is in the set. */
    public boolean contains(int element) {
        int page = element >>> PAGE_SHIFT;
        return page < pages.length && (pages[page][(element & IN_PAGE) >>> 6] & (1L << element)) != 0;
    }

    /** This set and the element. */
    public Bits with(int element) {
        if (contains(element)) {
            return this;
        }
        int page = element >>> PAGE_SHIFT;
        long[][] next = Arrays.copyOf(pages, Math.max(pages.length, page + 1));
        for (int i = pages.length; i < next.length; i++) {
            next[i] = EMPTY_PAGE;
        }
        next[page] = next[page].clone();
        next[page][(element & IN_PAGE) >>> 6] |= 1L << element;
        return new Bits(next);
    }

    /** This set but for the element. */
    public Bits without(int element) {
        if (!contains(element)) {
            return this;
        }
        long[][] next = pages.clone();
        int page = element >>> PAGE_SHIFT;
        next[page] = next[page].clone();
        next[page][(element & IN_PAGE) >>> 6] &= ~(1L << element);
        return new Bits(next);
    }

    /** This set with or without the element. */
    public Bits set(int element, boolean present) {
        return present ? with(element) : without(element);
    }

    /** What is in both sets. */
    public Bits and(Bits other) {
        if (this == other) {
            return this;
        }
        long[][] result = new long[Math.min(pages.length, other.pages.length)][];
        for (int i = 0; i < result.length; i++) {
            result[i] = andPage(pages[i], other.pages[i]);
        }
        return new Bits(result);
    }

    /** What is in either set. */
    public Bits or(Bits other) {
        if (this == other || other.pages.length == 0) {
            return this;
        }
        if (pages.length == 0) {
            return other;
        }
        long[][] result = new long[Math.max(pages.length, other.pages.length)][];
        for (int i = 0; i < result.length; i++) {
            result[i] = i >= pages.length
                    ? other.pages[i]
                    : i >= other.pages.length ? pages[i] : orPage(pages[i], other.pages[i]);
        }
        return new Bits(result);
    }

    private static long[] andPage(long[] one, long[] other) {
        if (one == EMPTY_PAGE || other == EMPTY_PAGE) {
            return EMPTY_PAGE;
        }
        long[] page = new long[WORDS];
        for (int i = 0; i < WORDS; i++) {
            page[i] = one[i] & other[i];
        }
        return page;
    }

    private static long[] orPage(long[] one, long[] other) {
        long[] page = new long[WORDS];
        for (int i = 0; i < WORDS; i++) {
            page[i] = one[i] | other[i];
        }
        return page;
    }

    /** The smallest element that is at least {@code from}, or -1. */
    public int next(int from) {
        int page = from >>> PAGE_SHIFT;
        int word = (from & IN_PAGE) >>> 6;
        long mask = -1L << from;
        while (page < pages.length) {
            long[] words = pages[page];
            if (words != EMPTY_PAGE) {
                while (word < WORDS) {
                    long left = words[word] & mask;
                    if (left != 0) {
                        return (page << PAGE_SHIFT) + (word << 6) + Long.numberOfTrailingZeros(left);
                    }
                    mask = -1L;
                    word++;
                }
            }
            mask = -1L;
            word = 0;
            page++;
        }
        return -1;
    }

    /** How many elements there are. */
    public int size() {
        int size = 0;
        for (long[] page : pages) {
            if (page != EMPTY_PAGE) {
                for (long word : page) {
                    size += Long.bitCount(word);
                }
            }
        }
        return size;
    }

    /** Whether there is no element. */
    public boolean isEmpty() {
        return next(0) < 0;
    }
}
