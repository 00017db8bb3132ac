package io.quanzi.rehearsal;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The bars of a rehearsal's pages, in units of an SVG of {@link #WIDTH} by {@link #HEIGHT}.
 *
 * @param posts groups that were reached on each day
 * @param officers minutes of each owner on each day
 * @param coupons codes of each pool that are needed on each day
 */
public record RehearsalChart(Bars posts, List<OfficerBars> officers, List<Bars> coupons) {
    static final int WIDTH = 300;
    static final int HEIGHT = 60;

    /** One bar, with what it stands for. */
    public record Bar(String x, String y, String width, String height, LocalDate day, String value) {}

    /**
     * A row of bars.
     *
     * @param most the value of the highest
     */
    public record Bars(List<Bar> bars, String most) {}

    public record OfficerBars(String userId, Bars bars) {}

    static RehearsalChart of(RehearsalResult result, Locale locale) {
        var reached = new ArrayList<Double>();
        for (int day = 0; day < result.days(); day++) {
            double sum = 0;
            for (RehearsalResult.GroupMonth group : result.groups()) {
                sum += group.perDay().get(day);
            }
            reached.add(sum);
        }
        double busiest = result.officers().stream()
                .mapToDouble(RehearsalResult.OfficerMonth::worstMinutes)
                .max()
                .orElse(0);
        return new RehearsalChart(
                bars(reached, result.from(), 0, "%.0f", locale),
                result.officers().stream()
                        .map(officer -> new OfficerBars(
                                officer.userId(), bars(officer.minutes(), result.from(), busiest, "%.1f", locale)))
                        .toList(),
                result.coupons().stream()
                        .map(pool -> bars(
                                pool.perDay().stream().map(Integer::doubleValue).toList(),
                                result.from(),
                                0,
                                "%.0f",
                                locale))
                        .toList());
    }

    private static Bars bars(List<Double> values, LocalDate from, double most, String format, Locale locale) {
        double highest = Math.max(
                most, values.stream().mapToDouble(Double::doubleValue).max().orElse(0));
        double step = (double) WIDTH / Math.max(1, values.size());
        var bars = new ArrayList<Bar>();
        for (int day = 0; day < values.size(); day++) {
            double height = highest == 0 ? 0 : values.get(day) / highest * HEIGHT;
            bars.add(new Bar(
                    String.format(locale, "%.2f", day * step),
                    String.format(locale, "%.2f", HEIGHT - height),
                    String.format(locale, "%.2f", Math.max(1, step - 1.5)),
                    String.format(locale, "%.2f", height),
                    from.plusDays(day),
                    String.format(locale, format, values.get(day))));
        }
        return new Bars(List.copyOf(bars), String.format(locale, format, highest));
    }
}
