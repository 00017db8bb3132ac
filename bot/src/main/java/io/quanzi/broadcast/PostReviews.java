package io.quanzi.broadcast;

import io.quanzi.broadcast.PostDraft.Words;
import io.quanzi.content.Templates;
import io.quanzi.content.law.CopyCheck;
import io.quanzi.content.law.CopyFinding;
import io.quanzi.content.law.CopyHold;
import io.quanzi.groups.CustomerGroup;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.outreach.MassMessage;
import io.quanzi.outreach.MassMessages;
import io.quanzi.outreach.MessageContent;
import io.quanzi.outreach.MessagePictures;
import io.quanzi.outreach.Outreach;
import io.quanzi.outreach.QuietHours;
import io.quanzi.segments.Segment;
import io.quanzi.segments.Segments;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.Message;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Tells of a manager's post whom it would reach, and what keeps it from going, changing nothing. */
@Component
public class PostReviews {
    /** Longest name of a post, in characters. */
    public static final int MAX_TITLE = 40;

    /** Longest text, in bytes of UTF-8. */
    public static final int MAX_TEXT_BYTES = 4_000;

    /** How far ahead a post is planned at most. */
    private static final Duration HORIZON = Duration.ofDays(90);

    private final CustomerGroups customerGroups;
    private final Segments segments;
    private final Templates templates;
    private final Outreach outreach;
    private final MassMessages massMessages;
    private final PostPeople postPeople;
    private final MessagePictures pictures;
    private final Clock clock;

    PostReviews(
            CustomerGroups customerGroups,
            Segments segments,
            Templates templates,
            Outreach outreach,
            MassMessages massMessages,
            PostPeople postPeople,
            MessagePictures pictures,
            Clock clock) {
        this.customerGroups = customerGroups;
        this.segments = segments;
        this.templates = templates;
        this.outreach = outreach;
        this.massMessages = massMessages;
        this.postPeople = postPeople;
        this.pictures = pictures;
        this.clock = clock;
    }

    /**
     * A group that a post may go to.
     *
     * @param segment the title of whom it is made for; null when it is made for nobody in particular
     * @param budget how many more messages it may get in the month of the post
     */
    public record Choice(CustomerGroup group, @Nullable String segment, long budget, boolean chosen) {
        /** Whether a post into it reaches somebody. */
        public boolean reachable() {
            return group.hasCustomers() && budget > 0;
        }
    }

    /**
     * Whom a post would reach: of its groups, those that hold customers and may get a message in its month.
     *
     * @param members how many customers
     * @param owners how many have to tap
     */
    public record GroupReach(int groups, int members, int owners) {}

    /** The steps at which a post is written. */
    public enum Step {
        GROUPS,
        WORDS,
        TIME
    }

    /**
     * What keeps a post from going.
     *
     * @param field the field that it is about
     */
    public record PostViolation(Step step, String field, Message message) {}

    /** Returns all groups, by name, as choices of a draft; of a group that is gone nothing is shown. */
    public List<Choice> choices(List<String> chatIds, @Nullable Instant at) {
        Instant when = at == null ? clock.instant() : at;
        Map<String, String> titles =
                segments.all().stream().collect(Collectors.toMap(Segment::name, Segment::title, (a, b) -> a));
        return customerGroups.all().stream()
                .map(group -> new Choice(
                        group,
                        group.segment() == null ? null : titles.getOrDefault(group.segment(), group.segment()),
                        outreach.remainingBudget(group.chatId(), when),
                        chatIds.contains(group.chatId())))
                .toList();
    }

    /** Returns whom a post into the chosen of these would reach. */
    public static GroupReach reach(List<Choice> choices) {
        List<CustomerGroup> reached = choices.stream()
                .filter(one -> one.chosen() && one.reachable())
                .map(Choice::group)
                .toList();
        return new GroupReach(
                reached.size(),
                reached.stream().mapToInt(CustomerGroup::customers).sum(),
                (int) reached.stream().map(CustomerGroup::owner).distinct().count());
    }

    /** A template that a post can be begun with. */
    public record Start(String name, String title) {}

    /** Returns the templates that a post can be begun with. */
    public List<Start> starts() {
        return templates.withoutGaps("broadcast").stream()
                .map(one -> new Start(one.name(), one.title()))
                .toList();
    }

    /** Returns what a template says; empty when it is none of those. */
    public String textOf(String template) {
        return starts().stream().anyMatch(one -> one.name().equals(template))
                ? templates.render(template, Map.of())
                : "";
    }

    /** Returns what keeps a whole draft from going, in the order of its steps. */
    public List<PostViolation> faults(PostDraft draft) {
        PostDraft marked = marked(draft);
        var faults = new ArrayList<PostViolation>();
        faults.addAll(draft.toPeople() ? inPeople(draft) : inGroups(marked));
        if (draft.toPeople() && draft.words().isTest()) {
            faults.add(words("textB", "new-post.fault.text-b.people"));
        }
        faults.addAll(inWords(marked.words(), dayOf(marked.at())));
        faults.addAll(inTime(draft.at(), draft.toPeople()));
        return faults;
    }

    /** Returns a post as it goes: where it teaches and carries a link to buy by, the mark of an advertisement stands first. */
    public PostDraft marked(PostDraft draft) {
        return draft.saying(marked(draft.words(), draft.at()));
    }

    /** Returns words as they go at a time, null for now, with the mark of an advertisement where they have to have it. */
    public Words marked(Words words, @Nullable Instant at) {
        return words.text().isBlank()
                ? words
                : new Words(
                        words.title(),
                        outreach.marked(words.content(), dayOf(at)).text(),
                        words.isTest()
                                ? outreach.marked(words.second().content(), dayOf(at))
                                        .text()
                                : words.textB(),
                        words.attachments());
    }

    /** Whether words stand behind the mark of an advertisement because they have to. */
    public boolean isMarkDue(Words words, @Nullable Instant at) {
        if (!words.text().startsWith(CopyCheck.MARK)) {
            return false;
        }
        Words bare = words.with(words.text().substring(CopyCheck.MARK.length()));
        return !marked(bare, at).equals(bare);
    }

    /** Whether the copy check lets a post leave on its day, and what a person did or may do about it. */
    public CopyHold hold(PostDraft draft) {
        return outreach.hold(draft.words().content(), dayOf(draft.at()));
    }

    private LocalDate dayOf(@Nullable Instant at) {
        return ChinaTime.dayOf(at == null ? clock.instant() : at);
    }

    /** Returns what speaks against the groups alone. */
    public List<PostViolation> inGroups(PostDraft draft) {
        List<Choice> chosen = choices(draft.chatIds(), draft.at()).stream()
                .filter(Choice::chosen)
                .toList();
        if (chosen.isEmpty()) {
            return List.of(groups("new-post.fault.groups.none"));
        }
        if (chosen.stream().noneMatch(one -> one.group().hasCustomers())) {
            return List.of(groups("new-post.fault.groups.empty"));
        }
        var faults = new ArrayList<PostViolation>();
        if (reach(chosen).groups() == 0) { // where only some have none left, these are left out, and the sum says so
            List<String> spent = chosen.stream()
                    .filter(one -> one.group().hasCustomers())
                    .map(one -> one.group().name())
                    .toList();
            faults.add(groups("new-post.fault.groups.budget", spent));
        }
        Set<String> told = toldToday(draft);
        List<String> again = chosen.stream()
                .filter(one -> told.contains(one.group().chatId()))
                .map(one -> one.group().name())
                .toList();
        if (!again.isEmpty()) {
            faults.add(groups("new-post.fault.groups.told", again));
        }
        return faults;
    }

    /** Returns what speaks against the people that it goes to one by one. */
    public List<PostViolation> inPeople(PostDraft draft) {
        if (draft.people() == null || draft.people().isNobody()) {
            return List.of(new PostViolation(Step.GROUPS, "segment", Message.of("new-post.fault.people.none")));
        }
        return postPeople.reach(draft).people() == 0
                ? List.of(new PostViolation(Step.GROUPS, "segment", Message.of("new-post.fault.people.empty")))
                : List.of();
    }

    private static PostViolation groups(String key, Object... gaps) {
        return new PostViolation(Step.GROUPS, "chat", Message.of(key, gaps));
    }

    /** The groups that were told the same words on the day of the post: the gate would hold it back there. */
    private Set<String> toldToday(PostDraft draft) {
        Instant when = draft.at() == null ? clock.instant() : draft.at();
        Set<MessageContent> contents = draft.words().isTest()
                ? Set.of(draft.words().content(), draft.words().second().content())
                : Set.of(draft.words().content());
        return massMessages.toGroupsSince(ChinaTime.startOf(ChinaTime.dayOf(when))).stream()
                .filter(massMessage -> !PostAudiences.UNSAID.contains(massMessage.state()))
                .filter(massMessage -> contents.contains(massMessage.copy()))
                .map(MassMessage::recipients)
                .flatMap(List::stream)
                .collect(Collectors.toSet());
    }

    /** Returns what speaks against the words: their lengths, an attachment that is not whole, the copy check. */
    public List<PostViolation> inWords(Words words) {
        return inWords(words, dayOf(null));
    }

    private List<PostViolation> inWords(Words words, LocalDate day) {
        List<PostViolation> faults = new ArrayList<>();
        require(faults, words.title(), "title", "new-post.fault.title");
        require(faults, words.text(), "text", "new-post.fault.text");
        if (words.isTest() && words.textB().strip().equals(words.text().strip())) {
            faults.add(words("textB", "new-post.fault.text-b.same"));
        }
        faults.addAll(PostAttachments.faults(words.attachments(), pictures));
        faults.addAll(inText(words, day));
        return faults;
    }

    /** Returns what speaks against the text and the words of the attachments, of what is there already. */
    public List<PostViolation> inText(Words words) {
        return inText(words, dayOf(null));
    }

    private List<PostViolation> inText(Words words, LocalDate day) {
        List<PostViolation> faults = new ArrayList<>(tooLong(words));
        for (CopyFinding wording : outreach.objections(words.content(), day)) {
            faults.add(new PostViolation(Step.WORDS, fieldOf(words, wording.word()), wording.message()));
        }
        if (words.isTest()) {
            outreach.objections(MessageContent.of(words.textB()), day)
                    .forEach(wording -> faults.add(words("textB", wording.message())));
        }
        return faults;
    }

    /** Returns which fields hold more than may be kept. */
    public static List<PostViolation> tooLong(Words words) {
        var faults = new ArrayList<PostViolation>();
        if (words.title().codePointCount(0, words.title().length()) > MAX_TITLE) {
            faults.add(words("title", "new-post.fault.title.long", MAX_TITLE));
        }
        bound(faults, words.text(), "text", MAX_TEXT_BYTES);
        bound(faults, words.textB(), "textB", MAX_TEXT_BYTES);
        faults.addAll(PostAttachments.tooLong(words.attachments()));
        return faults;
    }

    static void bound(List<PostViolation> faults, String value, String field, int most) {
        int bytes = value.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > most) {
            faults.add(words(field, "new-post.fault.bytes", most, bytes));
        }
    }

    private static void require(List<PostViolation> faults, String value, String field, String key) {
        if (value.isBlank()) {
            faults.add(words(field, key));
        }
    }

    static PostViolation words(String field, String key, Object... gaps) {
        return words(field, Message.of(key, gaps));
    }

    private static PostViolation words(String field, Message message) {
        return new PostViolation(Step.WORDS, field, message);
    }

    /** Returns how many groups get each of the two texts of a draft, in the order A, B; empty where it has no test. */
    public List<Long> versions(PostDraft draft, List<Choice> choices) {
        PostDraft timed = draft.at() == null ? draft.at(clock.instant()) : draft;
        return timed.test().stream()
                .flatMap(test -> Stream.of(AbVersion.values())
                        .map(version -> choices.stream()
                                .filter(one -> one.chosen()
                                        && one.group().hasCustomers()
                                        && test.of(one.group().chatId()) == version)
                                .count()))
                .toList();
    }

    private static String fieldOf(Words words, String word) {
        if (words.text().contains(word)) {
            return "text";
        }
        return PostAttachments.fieldWith(words.attachments(), word).orElse("text");
    }

    /**
     * Returns what speaks against the time.
     *
     * @param toPeople whether it goes to people one by one, who are left alone at night
     */
    public List<PostViolation> inTime(@Nullable Instant at, boolean toPeople) {
        Instant now = clock.instant();
        if (toPeople && QuietHours.FOR_PEOPLE.areAt(at == null ? now : at)) {
            return List.of(new PostViolation(
                    Step.TIME,
                    "at",
                    Message.of(
                            "new-post.fault.time.quiet",
                            QuietHours.FOR_PEOPLE.end().toString(),
                            QuietHours.FOR_PEOPLE.begin().toString())));
        }
        if (at == null) {
            return List.of();
        }
        if (!at.isAfter(now)) {
            return List.of(new PostViolation(Step.TIME, "at", Message.of("new-post.fault.time.past")));
        }
        return at.isAfter(now.plus(HORIZON))
                ? List.of(new PostViolation(Step.TIME, "at", Message.of("new-post.fault.time.far", HORIZON.toDays())))
                : List.of();
    }
}
