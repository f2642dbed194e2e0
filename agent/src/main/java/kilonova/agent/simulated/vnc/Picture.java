package kilonova.agent.simulated.vnc;

import java.util.Arrays;
import java.util.List;

/**
 * What a simulated guest shows: lines of text on a dark ground, three coloured squares along the top, and a square at the top right
 * that lights up once a key was pressed. Pixels are {@code 0xRRGGBB}. For one thread.
 */
public final class Picture {
    /** Pixels. */
    public static final int WIDTH = 640;

    /** Pixels. */
    public static final int HEIGHT = 400;

    /** The side of a square, in pixels; the first begins at the top left corner. */
    public static final int SQUARE = 32;

    /** The colours of the squares, from the left. */
    public static final List<Integer> COLOURS = List.of(0xd0342c, 0x2e9e4f, 0x2f6fd0);

    /** The square at the top right before a key was pressed. */
    public static final int DARK = 0x39424e;

    /** The same square afterwards. */
    public static final int LIT = 0xf2c230;

    private static final int GROUND = 0x161b22;
    private static final int INK = 0xe6edf3;
    private static final int SCALE = 2;
    private static final int LINE_HEIGHT = 24;
    private static final int LEFT = 16;
    private static final int TOP = 64;

    private final int[] pixels = new int[WIDTH * HEIGHT];
    private final List<String> lines;

    /** @param lines what is written on it; what does not fit is cut off */
    public Picture(List<String> lines) {
        this.lines = List.copyOf(lines);
        Arrays.fill(pixels, GROUND);
        for (int square = 0; square < COLOURS.size(); square++) {
            square(square * SQUARE, COLOURS.get(square));
        }
        square(WIDTH - SQUARE, DARK);
        for (int line = 0; line < lines.size(); line++) {
            write(lines.get(line), TOP + line * LINE_HEIGHT);
        }
    }

    /** Shows that a key was pressed. */
    void pressed(int keysym) {
        square(WIDTH - SQUARE, LIT);
        int row = TOP + (lines.size() + 1) * LINE_HEIGHT;
        for (int y = row; y < Math.min(HEIGHT, row + LINE_HEIGHT); y++) {
            Arrays.fill(pixels, y * WIDTH, (y + 1) * WIDTH, GROUND);
        }
        String key = keysym > ' ' && keysym <= '~' ? String.valueOf((char) keysym) : "0x" + Integer.toHexString(keysym);
        write("last key: " + key, row);
    }

    int pixel(int x, int y) {
        return pixels[y * WIDTH + x];
    }

    private void square(int left, int colour) {
        for (int y = 0; y < SQUARE; y++) {
            Arrays.fill(pixels, y * WIDTH + left, y * WIDTH + left + SQUARE, colour);
        }
    }

    private void write(String text, int top) {
        int advance = (Glyphs.COLUMNS + 1) * SCALE;
        int fits = Math.min(text.length(), (WIDTH - LEFT) / advance);
        for (int position = 0; position < fits; position++) {
            for (int column = 0; column < Glyphs.COLUMNS; column++) {
                for (int row = 0; row < Glyphs.ROWS; row++) {
                    if (Glyphs.dot(text.charAt(position), column, row)) {
                        dot(LEFT + position * advance + column * SCALE, top + row * SCALE);
                    }
                }
            }
        }
    }

    private void dot(int left, int top) {
        for (int y = top; y < Math.min(HEIGHT, top + SCALE); y++) {
            Arrays.fill(pixels, y * WIDTH + left, y * WIDTH + left + SCALE, INK);
        }
    }
}
