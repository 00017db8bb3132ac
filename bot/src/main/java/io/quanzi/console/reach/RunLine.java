package io.quanzi.console.reach;

import io.quanzi.schedule.Run;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import org.springframework.context.i18n.LocaleContextHolder;

/**
 * One line of what ran: a run, or several of one schedule in a row that came to the same, such as to nothing.
 *
 * @param first when the oldest of them was due; the same as the run's where it is one
 */
public record RunLine(Run run, Instant first, int times) {
    /** What it said it did, in the page's language. */
    public String words() {
        return run.words(LocaleContextHolder.getLocale());
    }

    /** How many runs are looked at, newest first: a week of one that runs every five minutes. */
    static final int LOOKED_AT = 2_000;

    /** Folds runs, newest first, into the place of the newest of each fold. */
    static List<RunLine> folded(List<Run> runs) {
        var lines = new ArrayList<RunLine>();
        var last = new HashMap<String, Integer>();
        for (Run run : runs) {
            Integer at = last.get(run.schedule());
            if (at != null && same(lines.get(at).run(), run)) {
                RunLine line = lines.get(at);
                lines.set(at, new RunLine(line.run(), run.at(), line.times() + 1));
            } else {
                last.put(run.schedule(), lines.size());
                lines.add(new RunLine(run, run.at(), 1));
            }
        }
        return List.copyOf(lines);
    }

    private static boolean same(Run one, Run other) {
        return one.state() == Run.State.DONE
                && other.state() == Run.State.DONE
                && Objects.equals(one.summary(), other.summary());
    }
}
