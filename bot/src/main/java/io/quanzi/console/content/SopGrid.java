package io.quanzi.console.content;

import io.quanzi.shared.Excerpt;
import io.quanzi.sop.Sop;
import io.quanzi.sop.SopStep;
import io.quanzi.sop.Sops;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a SOP by day and time.
 *
 * @param times the columns
 */
public record SopGrid(List<String> times, List<GridDay> days) {
    private static final int MAX_WORDS = 24;

    /** A row of it, with as many cells as there are times. */
    public record GridDay(int day, List<Cell> cells) {}

    /**
     * A cell.
     *
     * @param id of its step; empty where there is none
     * @param words the beginning of its text
     * @param under how many pictures, files and cards stand under it
     * @param addable whether a step may be added there
     */
    public record Cell(
            String time, String id, String words, int under, Sops.@Nullable StepCount count, boolean addable) {}

    static SopGrid of(Sop sop, Sops sops) {
        List<String> times =
                sop.steps().stream().map(SopStep::time).distinct().sorted().toList();
        Map<String, Sops.StepCount> counts = sops.steps(sop);
        var days = new ArrayList<GridDay>();
        sop.steps().stream().map(SopStep::day).distinct().sorted().forEach(day -> {
            List<Cell> cells = times.stream()
                    .map(time -> sop.steps().stream()
                            .filter(step -> step.day() == day && step.time().equals(time))
                            .findFirst()
                            .map(step -> new Cell(
                                    time,
                                    step.id(),
                                    Excerpt.of(sops.content(step).text(), MAX_WORDS),
                                    step.under().size(),
                                    counts.get(step.id()),
                                    false))
                            .orElseGet(() -> new Cell(time, "", "", 0, null, !sop.toPeople())))
                    .toList();
            days.add(new GridDay(day, cells));
        });
        return new SopGrid(times, days);
    }
}
