package io.quanzi.broadcast;

import io.quanzi.shared.Message;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A post that a schedule will make, as it will read.
 *
 * @param schedule the schedule's name
 * @param scheduleTitle what managers call it
 * @param template such as {@code broadcast/daily-tip-deal}
 * @param segment the groups made for this
 * @param segmentTitle what managers call it
 * @param text blank when there is nothing for them on that day
 * @param textB version B where two are tested; null without a test
 * @param tip the id of the tip in it; null when there is none
 * @param deal the id of the deal in it; null when there is none
 * @param groups how many groups with customers it goes to
 * @param leftOut how many more a manager left out
 * @param owners how many of their owners have to tap
 * @param arranged whether it is handed over already, so that a change of the files changes it no more
 * @param flaws what the advertising law has against it: it would not go
 * @param notes what happens to it in groups that do not get it at its time, and what was left out of it
 */
public record PostPreview(
        String schedule,
        String scheduleTitle,
        Instant at,
        String template,
        String segment,
        String segmentTitle,
        String text,
        @Nullable String textB,
        @Nullable String tip,
        @Nullable String deal,
        int groups,
        int leftOut,
        int owners,
        boolean arranged,
        List<Message> flaws,
        List<Message> notes) {}
