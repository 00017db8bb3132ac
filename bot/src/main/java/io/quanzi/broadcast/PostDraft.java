package io.quanzi.broadcast;

import io.quanzi.outreach.MessageContent;
import io.quanzi.outreach.MessageContent.Attachment;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.Excerpt;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A post into groups, or to people one by one, that a manager writes.
 *
 * <pre>{"_id": "3f9c...", "version": 4, "state": "WAITING", "by": "xiaolan", "changedAt": ISODate, "chats": ["wr...", "wr..."],
 *  "title": "新品试用", "text": "...", "textB": "", "attachments": [...] (of {@link io.quanzi.outreach.AttachmentRows}), "at": ISODate, "hours": 24,
 *  "people": {"everybody": false, "segments": ["moms-0-6-months"], "officers": ["lan"], "chosen": ["6a01...", "6a02..."]},
 *  "submittedBy": "xiaolan", "submittedAt": ISODate, "unrecorded": "groups=2", "unrecordedContent": "新品试用 | ...",
 *  "promised": {…}, "made": {…} (of {@link PostPromise}),
 *  "approvedBy": "meili", "approvedAt": ISODate, "approvedSize": {"people": 1200, "groups": 0},
 *  "grown": {"now": {"people": 1900, "groups": 0}, "was": {…}}, "givenBack": {"by": "meili", "at": ISODate, "reason": "..."}}</pre>
 *
 * and, from its time on, what {@link io.quanzi.work.WorkQueue} writes.
 *
 * @param version grows with each change
 * @param by who made it
 * @param people whom it goes to one by one; null when it goes into groups
 * @param at when it goes; null: as soon as it is submitted
 * @param hours for how long its owners may tap
 */
public record PostDraft(
        String id,
        int version,
        State state,
        String by,
        Instant changedAt,
        List<String> chatIds,
        @Nullable People people,
        Words words,
        @Nullable Instant at,
        int hours,
        @Nullable String submittedBy) {
    /** So many characters of its text stand in the audit. */
    private static final int MAX_RECORDED = 250;
    /** Hardly anybody opens a link of a group later. */
    private static final int TEST_DAYS = 7;

    /** How far it is. */
    public enum State {
        /** Being written. */
        DRAFT,
        /** Submitted, and waits for another manager to approve it. */
        REVIEW,
        /** Submitted, and its time has not come. */
        WAITING,
        /** Its time has come: its tasks are being made. */
        DUE,
        /** Its tasks are made. */
        SENT,
        /** Its time passed without a task: it came too late, or its groups were gone. */
        MISSED
    }

    /**
     * People who are contacts of an officer.
     *
     * @param everybody whichever segment they are in
     * @param segments names of segments, of which each is in one at least
     * @param officers userids of those whose contacts they are; empty: whose ever
     * @param chosen just these, whatever the segments; empty: not chosen one by one
     */
    public record People(boolean everybody, List<String> segments, List<String> officers, List<CustomerId> chosen) {
        public static final People NONE = new People(false, List.of(), List.of());

        public People {
            segments = List.copyOf(segments);
            officers = List.copyOf(officers);
            chosen = List.copyOf(chosen);
        }

        public People(boolean everybody, List<String> segments, List<String> officers) {
            this(everybody, segments, officers, List.of());
        }

        /** People who were chosen one by one. */
        public static People of(List<CustomerId> chosen) {
            return new People(false, List.of(), List.of(), chosen);
        }

        /** Whether nobody can be among them. */
        public boolean isNobody() {
            return !everybody && segments.isEmpty() && chosen.isEmpty();
        }
    }

    /**
     * What it says.
     *
     * @param title names it for managers and owners; members do not see it
     * @param textB a second text, of which each group gets one, to be tested against the first ({@link AbTests}); empty
     *     without a test
     * @param attachments under either
     */
    public record Words(String title, String text, String textB, List<Attachment> attachments) {
        public static final Words NONE = new Words("", "", List.of());

        /** Without a test. */
        public Words(String title, String text, List<Attachment> attachments) {
            this(title, text, "", attachments);
        }

        public Words {
            attachments = List.copyOf(attachments);
        }

        /** How long the text is, as WeCom counts. */
        public int bytes() {
            return text.getBytes(StandardCharsets.UTF_8).length;
        }

        /** Whether two texts are tested against each other. */
        public boolean isTest() {
            return !textB.isBlank();
        }

        Words with(String other) {
            return new Words(title, other, textB, attachments);
        }

        /** The same with the second text in the place of the first, and none besides. */
        Words second() {
            return new Words(title, textB, attachments);
        }

        MessageContent content() {
            return new MessageContent(text, attachments);
        }
    }

    /** Returns another's post as if a manager had written it, which waits for its time. */
    static PostDraft of(MorePosts.Said said) {
        MessageContent content = said.content();
        return new PostDraft(
                said.id(),
                1,
                State.WAITING,
                "",
                said.at(),
                said.chatIds().stream().sorted().toList(),
                said.people() == null ? null : People.NONE,
                new Words(said.title(), content.text(), content.attachments()),
                said.at(),
                0,
                null);
    }

    /** The test of its two texts, once it is known when it goes; its clicks are counted for a week. */
    public Optional<AbTest> test() {
        if (!words.isTest() || people != null || at == null) {
            return Optional.empty();
        }
        LocalDate day = ChinaTime.dayOf(at);
        return Optional.of(new AbTest(
                PostDrafts.POST + id,
                AbVersion.A.name(),
                AbVersion.B.name(),
                "",
                PostSettings.LEAST_CLICKS,
                day,
                day.plusDays(TEST_DAYS - 1L)));
    }

    /** Returns the same as it would be at another time. */
    public PostDraft at(Instant time) {
        return new PostDraft(id, version, state, by, changedAt, chatIds, people, words, time, hours, submittedBy);
    }

    /** Returns the same with other words. */
    public PostDraft saying(Words other) {
        return new PostDraft(id, version, state, by, changedAt, chatIds, people, other, at, hours, submittedBy);
    }

    /** Returns the same as it would be if it waited for a time. */
    PostDraft waitingFor(Instant time) {
        return new PostDraft(
                id, version, State.WAITING, by, changedAt, chatIds, people, words, time, hours, submittedBy);
    }

    /** Whether it goes to people one by one, not into groups. */
    public boolean toPeople() {
        return people != null;
    }

    /** What the audit keeps of it: what it says, and whom it is for. */
    String inWords() {
        return Stream.of(
                        words.title(),
                        Excerpt.of(words.text().replaceAll("\\s+", " "), MAX_RECORDED),
                        words.isTest() ? "B: " + Excerpt.of(words.textB().replaceAll("\\s+", " "), MAX_RECORDED) : "",
                        words.attachments().stream().map(Attachment::mark).collect(Collectors.joining(" ")),
                        audience())
                .filter(part -> !part.isBlank())
                .collect(Collectors.joining(" | "));
    }

    private String audience() {
        if (people == null) {
            return String.join(" ", chatIds);
        }
        if (!people.chosen().isEmpty()) {
            return "chosen=" + people.chosen().size() + " " + String.join(" ", people.officers());
        }
        return Stream.of(people.everybody() ? List.of("everybody") : people.segments(), people.officers())
                .flatMap(List::stream)
                .collect(Collectors.joining(" "));
    }

    /** When its owners can tap no more, if it goes at an instant. */
    public Instant until(Instant went) {
        return (at == null ? went : at).plus(Duration.ofHours(hours));
    }
}
