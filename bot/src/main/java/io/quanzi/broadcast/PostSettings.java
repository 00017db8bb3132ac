package io.quanzi.broadcast;

import io.quanzi.playbook.ValueRules;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a schedule with the action {@code post-to-groups}.
 *
 * @param headline what the owner reads on the list of posts to confirm
 * @param segments the groups made for these
 * @param template such as {@code broadcast/daily-tip-deal}
 * @param templateB the second version of an {@link AbTest}; null where nothing is tested, and then so are all below
 * @param hypothesis why B may be better
 * @param minimumClicks before which the test decides nothing
 * @param testFrom its first day
 * @param testUntil its last day
 */
record PostSettings(
        String headline,
        List<String> segments,
        String template,
        @Nullable String templateB,
        @Nullable String hypothesis,
        @Nullable Integer minimumClicks,
        @Nullable LocalDate testFrom,
        @Nullable LocalDate testUntil) {
    static final int LEAST_CLICKS = 40;
    private static final int MOST_CLICKS = 100_000;

    /** Longest test, in days: who reads a year later is no longer who read at first. */
    private static final int LONGEST = 92;

    PostSettings {
        var rules = new ValueRules()
                .required(headline, "headline", "每日贴士")
                .unless(segments != null && !segments.isEmpty(), "segments", "fault.at-least-one", "[working-moms]");
        if (Stream.of(templateB, hypothesis, minimumClicks, testFrom, testUntil).anyMatch(one -> one != null)) {
            rules.required(templateB, "templateB", "broadcast/daily-tip-deal-short")
                    .required(hypothesis, "hypothesis", "短句更多人点开")
                    .unless(templateB == null || !templateB.equals(template), "templateB", "fault.ab.same")
                    .unless(minimumClicks != null, "minimumClicks", "fault.missing.such", "200")
                    .range(
                            minimumClicks == null ? LEAST_CLICKS : minimumClicks,
                            "minimumClicks",
                            LEAST_CLICKS,
                            MOST_CLICKS)
                    .unless(testFrom != null, "testFrom", "fault.missing.such", "2026-12-01")
                    .unless(testUntil != null, "testUntil", "fault.missing.such", "2026-12-21")
                    .unless(
                            testFrom == null
                                    || testUntil == null
                                    || (!testUntil.isBefore(testFrom)
                                            && testUntil.isBefore(testFrom.plusDays(LONGEST))),
                            "testUntil",
                            "fault.ab.until",
                            LONGEST,
                            String.valueOf(testFrom),
                            String.valueOf(testUntil));
        }
        rules.check();
    }

    /** Without a test. */
    PostSettings(String headline, List<String> segments, String template) {
        this(headline, segments, template, null, null, null, null, null);
    }

    /** The test that these settings of a schedule describe. */
    Optional<AbTest> test(String schedule) {
        return templateB == null || hypothesis == null || minimumClicks == null || testFrom == null || testUntil == null
                ? Optional.empty()
                : Optional.of(
                        new AbTest(schedule, template, templateB, hypothesis, minimumClicks, testFrom, testUntil));
    }
}
