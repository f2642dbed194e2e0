package kilonova.agent.simulated.vnc;

import java.util.HexFormat;
import java.util.Locale;

/** Letters for the picture: five columns of seven dots each, the lowest bit on top. Small letters look like capitals. */
final class Glyphs {
    static final int COLUMNS = 5;
    static final int ROWS = 7;

    private static final char FIRST = ' ';
    private static final char LAST = '_';

    /** Ten hexadecimal digits for each character from the space to the underscore. */
    private static final byte[] DOTS = HexFormat.of()
            .parseHex("0000000000" + "00005f0000" + "0007000700" + "147f147f14" + "242a7f2a12" + "2313086462"
                    + "3649552250" + "0005030000" + "001c224100" + "0041221c00" + "14083e0814" + "08083e0808"
                    + "0050300000" + "0808080808" + "0060600000" + "2010080402" + "3e5149453e" + "00427f4000"
                    + "4261514946" + "2141454b31" + "1814127f10" + "2745454539" + "3c4a494930" + "0171090503"
                    + "3649494936" + "064949291e" + "0036360000" + "0056360000" + "0814224100" + "1414141414"
                    + "0041221408" + "0201510906" + "324979413e" + "7e1111117e" + "7f49494936" + "3e41414122"
                    + "7f4141221c" + "7f49494941" + "7f09090901" + "3e4149497a" + "7f0808087f" + "00417f4100"
                    + "2040413f01" + "7f08142241" + "7f40404040" + "7f020c027f" + "7f0408107f" + "3e4141413e"
                    + "7f09090906" + "3e4151215e" + "7f09192946" + "4649494931" + "01017f0101" + "3f4040403f"
                    + "1f2040201f" + "3f4038403f" + "6314081463" + "0708700807" + "6151494543" + "007f414100"
                    + "0204081020" + "0041417f00" + "0402010204" + "4040404040");

    private Glyphs() {}

    /** Whether the letter has a dot there. A character without a letter looks like a question mark. */
    static boolean dot(char character, int column, int row) {
        char capital = String.valueOf(character).toUpperCase(Locale.ROOT).charAt(0);
        int letter = (capital < FIRST || capital > LAST ? '?' : capital) - FIRST;
        return (DOTS[letter * COLUMNS + column] >> row & 1) == 1;
    }
}
