package kilonova.bench;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints what was measured, beside what it should be. */
final class Table {
    private final PrintWriter out;
    private final List<Row> missed = new ArrayList<>();

    Table(PrintWriter out) {
        this.out = out;
    }

    /** The line above rows with targets. */
    void heading() {
        print("what", "measured", "target", "ratio");
    }

    /** The line above comparisons. */
    void comparisonHeading() {
        out.println();
        print("what", "ours", "upstream's", "ratio");
    }

    /** Which side of the target is good. */
    enum Better {
        LOWER,
        HIGHER
    }

    private record Row(String what, double measured, double target) {}

    /** A row with a target; the ratio says how many times better than the target it is. */
    void row(String what, double measured, String unit, double target, Better better) {
        double ratio = better == Better.LOWER ? target / measured : measured / target;
        print(what, number(measured) + " " + unit, number(target) + " " + unit, "%.2f".formatted(ratio));
        if (ratio < 1) {
            missed.add(new Row(what, measured, target));
        }
    }

    /** A row that should be zero. */
    void none(String what, long counted) {
        print(what, Long.toString(counted), "0", "");
        if (counted > 0) {
            missed.add(new Row(what, counted, 0));
        }
    }

    /** A row without a target. */
    void row(String what, double measured, String unit) {
        print(what, number(measured) + " " + unit, "", "");
    }

    /** How a peer does the same, and how many times better ours is. */
    void comparison(String what, double ours, double peers, String unit, Better better) {
        double ratio = better == Better.LOWER ? peers / ours : ours / peers;
        print(what, number(ours) + " " + unit, number(peers) + " " + unit, number(ratio));
    }

    /** Names the rows whose target was missed. */
    void end() {
        out.println(missed.isEmpty() ? "every target is met" : missed.size() + " targets are missed:");
        missed.forEach(row -> out.println("  " + row.what()));
        out.flush();
    }

    private void print(String what, String measured, String target, String ratio) {
        out.printf(Locale.ROOT, "%-64s %14s %14s %8s%n", what, measured, target, ratio);
        out.flush();
    }

    private static String number(double value) {
        return value < 100 ? "%.2f".formatted(value) : "%.0f".formatted(value);
    }
}
