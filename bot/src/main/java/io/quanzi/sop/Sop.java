package io.quanzi.sop;

import io.quanzi.broadcast.PostAttachments;
import io.quanzi.broadcast.PostReviews.PostViolation;
import io.quanzi.outreach.MessageContent;
import io.quanzi.outreach.MessageContent.Attachment;
import io.quanzi.playbook.ValueRules;
import java.nio.charset.StandardCharsets;
import java.time.LocalTime;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Steps in the days after something began, as a file of {@code schedules/sops/} has them.
 *
 * @param segment whom it is for; null: everybody, or groups of all kinds
 * @param paused whether nothing of it goes; null is no
 * @param includeDays counts also those whose beginning lies up to so many days before the file came into force; null is 0
 * @param goal what ends it for a person; null: it goes on to its last step
 * @param goalDays until so many days after the beginning the goal counts
 * @param goalCategory which category has to be bought, for {@link Goal#CATEGORY}
 * @param goalTier which tier has to be reached, for {@link Goal#TIER}
 */
public record Sop(
        String name,
        String title,
        Kind kind,
        Anchor anchor,
        @Nullable String segment,
        @Nullable Boolean paused,
        @Nullable Integer includeDays,
        @Nullable Goal goal,
        @Nullable Integer goalDays,
        @Nullable String goalCategory,
        @Nullable String goalTier,
        List<SopStep> steps) {
    /** Nothing goes before it, nor after {@link #LAST}: half an hour before the quiet hours somebody still has to tap. */
    public static final LocalTime FIRST = LocalTime.of(9, 0);

    public static final LocalTime LAST = LocalTime.of(20, 30);
    /** When nobody is written to any more; what nobody tapped by then is taken back. */
    static final LocalTime QUIET = LocalTime.of(21, 0);

    /** Three years and a month: as long as anybody's child is a toddler. */
    static final int MAX_DAYS = 1_126;

    private static final int MAX_INCLUDED = 90;
    private static final int MAX_BYTES = 4_000;
    private static final int MAX_TITLE_BYTES = 128;
    private static final int MAX_TEXT_BYTES = 512;
    /** A month of 28 days lets a group have 28. */
    private static final int MONTH = 28;

    private static final String STEPS = "steps";
    private static final String TIME = "time";
    private static final String LINK_TITLE = "linkTitle";
    private static final String ATTACHMENTS = "attachments";

    /** Whom the steps are for; written in lower case. */
    public enum Kind {
        CUSTOMER,
        GROUP;

        @Override
        public String toString() {
            return written(this);
        }
    }

    /** What the days count from; written in lower case with dashes. */
    public enum Anchor {
        /** An officer and the person became contacts. */
        ADDED,
        /** The person first joined a group of ours. */
        JOINED_GROUP,
        /** The day of the first order that was kept. */
        FIRST_ORDER,
        /** The first day of the month in which a child was born. */
        BIRTH_MONTH,
        /** The group was made. */
        GROUP_CREATED;

        @Override
        public String toString() {
            return written(this);
        }
    }

    /** What a person is to come to. */
    public enum Goal {
        /** Any order after the beginning; after a first order, the second. */
        BOUGHT,
        /** An order after the beginning that has something of a category. */
        CATEGORY,
        /** The person is of a tier. */
        TIER;

        @Override
        public String toString() {
            return written(this);
        }
    }

    private static String written(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public Sop {
        steps = List.copyOf(steps);
        boolean ofGroups = kind == Kind.GROUP;
        var rules = new ValueRules()
                .name(name, "name", "new-contacts")
                .required(title, "title", "新客户关怀")
                .unless(
                        ofGroups == (anchor == Anchor.GROUP_CREATED),
                        "anchor",
                        ofGroups ? "fault.sop.anchor.group" : "fault.sop.anchor.customer",
                        anchor)
                .range(includeDays == null ? 0 : includeDays, "includeDays", 0, MAX_INCLUDED)
                .unless(!ofGroups || goal == null, "goal", "fault.sop.goal.group")
                .unless(
                        (goal == null) == (goalDays == null),
                        "goalDays",
                        goal == null ? "fault.sop.goal-days.alone" : "fault.missing.such",
                        30)
                .range(goalDays == null ? 1 : goalDays, "goalDays", 1, MAX_DAYS)
                .unless(goal != Goal.CATEGORY || has(goalCategory), "goalCategory", "fault.missing.such", "奶粉")
                .unless(goal != Goal.TIER || has(goalTier), "goalTier", "fault.missing.such", "gold")
                .unless(!steps.isEmpty(), STEPS, "fault.sop.no-step")
                .distinct(steps, STEPS, "id", SopStep::id);
        checkSteps(rules, steps, ofGroups, goalDays);
        rules.check();
    }

    private static void checkSteps(
            ValueRules rules, List<SopStep> steps, boolean ofGroups, @Nullable Integer goalDays) {
        List<String> whens = steps.stream().map(step -> when(step, ofGroups)).toList();
        for (int i = 0; i < steps.size(); i++) {
            SopStep step = steps.get(i);
            Optional<LocalTime> time = SopStep.time(step.time());
            long near = steps.stream()
                    .filter(other -> other.day() >= step.day() && other.day() < step.day() + MONTH)
                    .count();
            rules.unlessIn(
                            step.id() != null && step.id().matches("[a-z0-9][a-z0-9-]{0,59}"),
                            STEPS,
                            i,
                            "id",
                            "fault.name",
                            "day-3",
                            String.valueOf(step.id()))
                    .unlessIn(
                            step.day() >= 0 && step.day() <= MAX_DAYS,
                            STEPS,
                            i,
                            "day",
                            "fault.range",
                            0,
                            MAX_DAYS,
                            step.day())
                    .unlessIn(time.isPresent(), STEPS, i, TIME, "fault.sop.clock", "10:00", String.valueOf(step.time()))
                    .unlessIn(
                            time.isEmpty()
                                    || !(time.get().isBefore(FIRST)
                                            || time.get().isAfter(LAST)),
                            STEPS,
                            i,
                            TIME,
                            "fault.sop.quiet",
                            FIRST,
                            LAST,
                            String.valueOf(step.time()))
                    .unlessIn(
                            Collections.frequency(whens, whens.get(i)) == 1,
                            STEPS,
                            i,
                            ofGroups ? TIME : "day",
                            ofGroups ? "fault.sop.same-minute" : "fault.sop.same-day",
                            whens.get(i))
                    .unlessIn(near <= MONTH, STEPS, i, "day", "fault.sop.month", MONTH, near)
                    .unlessIn(
                            goalDays == null || step.day() <= goalDays,
                            STEPS,
                            i,
                            "day",
                            "fault.sop.after-goal",
                            goalDays == null ? 0 : goalDays,
                            step.day())
                    .unlessIn(has(step.text()) || has(step.template()), STEPS, i, "text", "fault.missing.blank")
                    .unlessIn(!(has(step.text()) && has(step.template())), STEPS, i, "template", "fault.sop.both")
                    .unlessIn(
                            bytes(step.text()) <= MAX_BYTES,
                            STEPS,
                            i,
                            "text",
                            "fault.sop.bytes",
                            MAX_BYTES,
                            bytes(step.text()));
            checkLink(rules, step, i);
            checkAttachments(rules, step, i);
        }
    }

    /** The card of {@code link} has rules of its own, and counts. */
    private static void checkAttachments(ValueRules rules, SopStep step, int i) {
        List<Attachment> all = step.under();
        rules.unlessIn(
                all.size() <= MessageContent.MAX_ATTACHMENTS,
                STEPS,
                i,
                ATTACHMENTS,
                "fault.sop.attachments",
                MessageContent.MAX_ATTACHMENTS,
                all.size());
        List<StepAttachment> attachments = step.attachments();
        for (int at = 0; attachments != null && at < attachments.size(); at++) {
            List<Attachment> one = List.of(attachments.get(at).attachment());
            for (PostViolation violation : Stream.of(PostAttachments.tooLong(one), PostAttachments.faults(one))
                    .flatMap(List::stream)
                    .toList()) {
                rules.unlessIn(false, STEPS, i, ATTACHMENTS, "fault.sop.attachment", at + 1, violation.message());
            }
        }
    }

    /** What no two steps may have the same of. */
    private static String when(SopStep step, boolean ofGroups) {
        return ofGroups ? step.day() + " " + step.time() : String.valueOf(step.day());
    }

    private static void checkLink(ValueRules rules, SopStep step, int i) {
        rules.unlessIn(
                        !has(step.link()) || String.valueOf(step.link()).strip().matches("https://\\S{1,2000}"),
                        STEPS,
                        i,
                        "link",
                        "fault.sop.link",
                        String.valueOf(step.link()))
                .unlessIn(!has(step.link()) || has(step.linkTitle()), STEPS, i, LINK_TITLE, "fault.missing.blank")
                .unlessIn(
                        has(step.link()) || !(has(step.linkTitle()) || has(step.linkText())),
                        STEPS,
                        i,
                        "link",
                        "fault.missing.blank")
                .unlessIn(
                        bytes(step.linkTitle()) <= MAX_TITLE_BYTES,
                        STEPS,
                        i,
                        LINK_TITLE,
                        "fault.sop.bytes",
                        MAX_TITLE_BYTES,
                        bytes(step.linkTitle()))
                .unlessIn(
                        bytes(step.linkText()) <= MAX_TEXT_BYTES,
                        STEPS,
                        i,
                        "linkText",
                        "fault.sop.bytes",
                        MAX_TEXT_BYTES,
                        bytes(step.linkText()));
    }

    private static boolean has(@Nullable String text) {
        return text != null && !text.isBlank();
    }

    private static int bytes(@Nullable String text) {
        return text == null ? 0 : text.strip().getBytes(StandardCharsets.UTF_8).length;
    }

    /** Whether it goes to people one by one. */
    public boolean toPeople() {
        return kind == Kind.CUSTOMER;
    }

    public boolean isPaused() {
        return Boolean.TRUE.equals(paused);
    }

    /** How many days before it came into force a beginning may lie. */
    int included() {
        return includeDays == null ? 0 : includeDays;
    }

    /** The last day on which anything of it happens, counted from the beginning. */
    public int lastDay() {
        int last = steps.stream().mapToInt(SopStep::day).max().orElse(0);
        return goalDays == null ? last : Math.max(last, goalDays);
    }

    /** A step by its id. */
    public Optional<SopStep> step(String id) {
        return steps.stream().filter(step -> Objects.equals(step.id(), id)).findFirst();
    }
}
