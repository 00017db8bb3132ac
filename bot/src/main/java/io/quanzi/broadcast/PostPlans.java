package io.quanzi.broadcast;

import io.quanzi.content.Deals;
import io.quanzi.content.Templates;
import io.quanzi.content.Tips;
import io.quanzi.schedule.Schedules;
import java.time.LocalDate;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Tells what the schedules in force will post, so that pages and welcomes promise that and no more. */
@Component
public class PostPlans {
    private static final int DAYS = 7;

    private final Schedules schedules;
    private final PostToGroups action;
    private final Templates templates;
    private final Tips tips;
    private final Deals deals;
    private final RidingWords ridingWords;

    PostPlans(
            Schedules schedules,
            PostToGroups action,
            Templates templates,
            Tips tips,
            Deals deals,
            RidingWords ridingWords) {
        this.schedules = schedules;
        this.action = action;
        this.templates = templates;
        this.tips = tips;
        this.deals = deals;
        this.ridingWords = ridingWords;
    }

    /**
     * The kinds of posts that the groups of a segment get.
     *
     * @param tips whether there are tips
     * @param daily whether tips come every day
     * @param deals whether there are deals
     * @param questions whether an expert answers questions, by a session that is planned
     */
    public record Promise(boolean tips, boolean daily, boolean deals, boolean questions) {
        public static final Promise NONE = new Promise(false, false, false, false);

        private Promise and(Promise other) {
            return new Promise(
                    tips || other.tips, daily || other.daily, deals || other.deals, questions || other.questions);
        }
    }

    /** Returns what the groups of a segment get in the coming week, without what managers left out of it. */
    public Promise of(String segment) {
        return promised(segment);
    }

    /** Returns what there is in any group. */
    public Promise ofAny() {
        return promised(null);
    }

    private Promise promised(@Nullable String wanted) {
        return schedules.settingsOf(action, DAYS).stream()
                .flatMap(one -> one.settings().segments().stream()
                        .filter(segment -> wanted == null || wanted.equals(segment))
                        .map(segment -> promise(one.settings().template(), segment, one.days())))
                .reduce(new Promise(false, false, false, ridingWords.promiseQuestions(wanted)), Promise::and);
    }

    private Promise promise(String template, String segment, Set<LocalDate> days) {
        boolean tip = templates.says(template, "tip")
                && days.stream().anyMatch(day -> tips.forDay(day, segment).isPresent());
        return new Promise(
                tip,
                tip && days.size() >= DAYS,
                templates.says(template, "dealTitle")
                        && days.stream()
                                .anyMatch(day -> deals.forDay(day, segment).isPresent()),
                false);
    }
}
