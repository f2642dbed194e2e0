package kilonova.gpu.type;

import java.util.Optional;

/** What a vendor's type is sold for; the letter that ends its name. */
public enum Series {
    /** Q. */
    WORKSTATION('Q'),
    /** C. */
    COMPUTE('C'),
    /** B, also {@code B4}. */
    VIRTUAL_PC('B'),
    /** A. */
    VIRTUAL_APPLICATIONS('A');

    private final char letter;

    Series(char letter) {
        this.letter = letter;
    }

    /** The letter in type names. */
    public char letter() {
        return letter;
    }

    static Optional<Series> of(char letter) {
        for (Series series : values()) {
            if (series.letter == letter) {
                return Optional.of(series);
            }
        }
        return Optional.empty();
    }
}
