package io.quanzi.outreach;

import io.quanzi.clicks.CountedLinks;
import io.quanzi.content.law.CopyCheck;
import io.quanzi.content.law.CopyFinding;
import io.quanzi.content.law.CopyHold;
import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.outreach.DeliveryLog.Before;
import io.quanzi.outreach.DeliveryLog.Kind;
import io.quanzi.outreach.DeliveryOutcome.SkipReason;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.CustomerId;
import io.quanzi.wecom.WeComException;
import io.quanzi.wecom.speech.SendResult;
import io.quanzi.wecom.speech.WeComMessenger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;

/**
 * Sends messages to customers and groups, where their legal basis allows it. Every method may be called again for the
 * same id.
 */
@Service
public class Outreach {
    private static final DeliveryOutcome.Skipped NO_ADDRESS =
            new DeliveryOutcome.Skipped(SkipReason.NO_ADDRESS, "no openid of our Official Account is known");
    /** Begins the id of an order's notice. */
    private static final String NOTICE = "notice/";

    /** How long the Official Account knows a notice by its id: ten minutes, less one for clocks that differ. */
    private static final Duration KNOWN_AGAIN = Duration.ofMinutes(9);

    private final DeliveryLog deliveryLog;
    private final MassMessageRepository tasks;
    private final DeliveryRules rules;
    private final WelcomeMessages welcomes;
    private final CountedContent counted;
    private final PostMaker posts;
    private final CurrentLimits limits;
    private final WeComMessenger weComMessenger;
    private final Clock clock;

    Outreach(
            DeliveryLog deliveryLog,
            MassMessageRepository tasks,
            OfficerNotes notes,
            Customers customers,
            CopyCheck copyCheck,
            MessagePictures pictures,
            WeComMessenger weComMessenger,
            CountedLinks countedLinks,
            CurrentLimits limits,
            ObjectProvider<ComingPosts> coming,
            Clock clock) {
        this.limits = limits;
        this.posts = new PostMaker(tasks, copyCheck, limits, coming::getObject, clock);
        this.deliveryLog = deliveryLog;
        this.tasks = tasks;
        this.rules = new DeliveryRules(customers, copyCheck);
        this.welcomes = new WelcomeMessages(deliveryLog, notes, rules, pictures, weComMessenger, clock);
        this.counted = new CountedContent(countedLinks);
        this.weComMessenger = weComMessenger;
        this.clock = clock;
    }

    /**
     * A welcome. Ground: the person added us.
     *
     * @param code null when WeCom gave none: the officer is asked to greet by hand
     */
    public record Welcome(
            Customer person,
            String externalUserId,
            String userId,
            @Nullable String code) {
        String note() {
            return "greet/" + externalUserId + "/" + userId;
        }

        String id() {
            return code == null ? note() : "welcome/" + Hash.of(code);
        }
    }

    /**
     * Welcomes a contact, at most once per code. Nothing remote stands before the call. Where it cannot be said the officer
     * is asked to greet by hand, and {@link MissedWelcomes} has it.
     *
     * @throws DeliveryDeferred when it should be asked again at once
     */
    public DeliveryOutcome welcome(Welcome welcome, MessageContent messageContent) {
        return welcomes.send(welcome, counted.of(welcome, messageContent));
    }

    /** Leaves a welcome that could not be said in time to the officer. */
    public DeliveryOutcome welcomeTooLate(Welcome welcome, MessageContent messageContent) {
        return welcomes.leaveToOfficer(
                welcome, messageContent.text(), SkipReason.CODE_OVER, "WeCom did not take it within its 20 seconds");
    }

    /**
     * Leaves a welcome whose words could not be put together to the officer.
     *
     * @param greeting a short one that needs no file
     * @param why what is wrong with which file
     */
    public DeliveryOutcome welcomeWithoutWords(Welcome welcome, String greeting, String why) {
        return welcomes.leaveToOfficer(welcome, greeting, SkipReason.NO_WORDS, why);
    }

    /**
     * A service notice about an order. Ground: it belongs to the order; not to those who opted out or are held out. That
     * the person does not follow is no last word: whoever asks again, looks again.
     *
     * @param values by the notice template's keys
     * @param against asked last of all before it leaves: why it should not be said any more; empty when it should
     * @throws DeliveryDeferred when it should be asked again later
     * @throws WeComException likewise, when it cannot be known now whether the person follows
     * @return skipped as {@link SkipReason#UNCONFIRMED} when it may have been said, and must not be repeated: the account
     *     would no longer take that for a repeat, or it is not to be said any more
     */
    public DeliveryOutcome notice(
            Customer person,
            String orderNo,
            Map<String, String> values,
            String url,
            Supplier<Optional<String>> against) {
        String id = NOTICE + orderNo;
        Optional<DeliveryOutcome> ended = deliveryLog.outcome(id);
        if (ended.isPresent() && !isWithoutAddress(ended.get())) {
            return ended.get();
        }
        // all that may fail or take long comes first: what is begun may have been said
        Optional<DeliveryOutcome.Skipped> forbidden = rules.forbidden(person);
        Optional<String> openid = forbidden.isPresent() ? Optional.empty() : openidOf(person);
        Optional<DeliveryOutcome.Skipped> not = forbidden
                .or(() -> openid.isPresent() ? Optional.empty() : Optional.of(NO_ADDRESS))
                .or(() ->
                        rules.bannedNotice(id, String.join(" ", values.values()).replace(orderNo, " ")))
                .or(() -> against.get().map(why -> new DeliveryOutcome.Skipped(SkipReason.NOT_TRUE, why)));
        Instant now = clock.instant();
        if (not.isPresent()) {
            return deliveryLog.withheld(id, Kind.NOTICE, person.id(), not.get(), now);
        }
        ended.ifPresent(withoutAddress -> deliveryLog.forget(id, SkipReason.NO_ADDRESS));
        Optional<Before> before = deliveryLog.begin(id, Kind.NOTICE, person.id(), now);
        if (before.isPresent() && before.get().outcome() != null) {
            return before.get().outcome();
        }
        if (before.isPresent() && before.get().askedAt().plus(KNOWN_AGAIN).isBefore(now)) {
            return skipped(
                    id, SkipReason.UNCONFIRMED, "a call left at " + before.get().askedAt() + ", no answer is known");
        }
        SendResult sendResult = weComMessenger.notice(openid.orElseThrow(), "order", values, url, Hash.of(id));
        if (sendResult instanceof SendResult.Accepted) {
            return deliveryLog.said(id, clock.instant());
        }
        if (sendResult instanceof SendResult.Rejected no) {
            return skipped(id, SkipReason.REFUSED, no.code() + " " + no.reason());
        }
        boolean mayHaveBeenSaid = before.isPresent() || sendResult instanceof SendResult.Unknown;
        if (!mayHaveBeenSaid) {
            deliveryLog.undo(id);
        }
        throw new DeliveryDeferred(
                "template/send: expected an answer, got " + sendResult, mayHaveBeenSaid, sendResult.failureCause());
    }

    /**
     * Ends the notices of orders that will not be asked for again: of one whose call may have left, nobody will know more
     * than that.
     *
     * @param why they are not
     */
    public void abandonNotices(Collection<String> orderNos, String why) {
        deliveryLog.abandon(orderNos.stream().map(orderNo -> NOTICE + orderNo).toList(), why, clock.instant());
    }

    private static boolean isWithoutAddress(DeliveryOutcome deliveryOutcome) {
        return deliveryOutcome instanceof DeliveryOutcome.Skipped skipped && skipped.reason() == SkipReason.NO_ADDRESS;
    }

    /** Whether the notice of an order was not said because its buyer did not follow the Official Account. */
    public boolean hadNoAddress(String orderNo) {
        return deliveryLog
                .outcome(NOTICE + orderNo)
                .filter(Outreach::isWithoutAddress)
                .isPresent();
    }

    /**
     * Orders by how their notices ended.
     *
     * @param withoutAddress not said because their buyers did not follow the Official Account
     * @param begun begun, and without an end: they may have been said
     */
    public record Noticed(Set<String> withoutAddress, Set<String> begun) {}

    /** Returns those of some orders whose notices were tried and not said. */
    public Noticed noticed(Collection<String> orderNos) {
        var noticed = new Noticed(new HashSet<>(), new HashSet<>());
        deliveryLog
                .attempts(orderNos.stream().map(orderNo -> NOTICE + orderNo).toList())
                .forEach((id, outcome) -> {
                    String orderNo = id.substring(NOTICE.length());
                    if (outcome.isEmpty()) {
                        noticed.begun().add(orderNo);
                    } else if (isWithoutAddress(outcome.get())) {
                        noticed.withoutAddress().add(orderNo);
                    }
                });
        return noticed;
    }

    /** Whether no notice can reach a person, as far as that is known without asking WeChat. */
    public boolean isOutOfReach(Customer person) {
        return !weComMessenger.hasNotices() || (person.openid() == null && person.unionid() == null);
    }

    /** Records that the notices of orders are not said, since they cannot reach their buyers; by order number. */
    public void withholdOutOfReach(Map<String, CustomerId> buyers) {
        if (!buyers.isEmpty()) {
            var ids = new HashMap<String, CustomerId>();
            buyers.forEach((orderNo, buyer) -> ids.put(NOTICE + orderNo, buyer));
            deliveryLog.withheldAll(ids, Kind.NOTICE, NO_ADDRESS, clock.instant());
        }
    }

    /**
     * A message to one customer that nobody asked for, as a task their officer taps. Ground: recorded marketing consent.
     *
     * @param campaign with the person it makes the id
     * @param subject what it speaks of, for the {@link MassMessageCondition}s; null for something that stays true
     */
    public DeliveryOutcome offer(
            Customer person, String campaign, String title, MessageContent messageContent, @Nullable Subject subject) {
        String id = "offer/" + campaign + "/" + person.id();
        Instant now = clock.instant();
        Optional<Before> before = deliveryLog.begin(id, Kind.OFFER, person.id(), now);
        if (before.isPresent() && before.get().outcome() != null) {
            return before.get().outcome();
        }
        Optional<DeliveryOutcome.Skipped> refused =
                rules.forbidden(person).or(() -> rules.banned(id, messageContent.own()));
        if (refused.isPresent()) {
            return deliveryLog.skipped(id, refused.get(), now);
        }
        if (!person.consentsTo("marketing")) {
            return skipped(id, SkipReason.NO_CONSENT, "no marketing consent is recorded");
        }
        Optional<Customer.Contact> contact = person.liveContact();
        if (contact.isEmpty()) {
            return skipped(id, SkipReason.NO_CONTACT, "not a contact in WeCom");
        }
        String to = contact.get().externalUserId();
        Instant at = QuietHours.FOR_PEOPLE.firstAllowed(now);
        LocalDate day = ChinaTime.dayOf(at);
        SkipReason full = tasks.sentDays(List.of(to), SentDays.firstOf(day))
                .full(limits.get().person(), PostKind.OTHER, to, day);
        if (full != null) {
            return skipped(id, full, "the person may get no more messages on " + day);
        }
        MassMessage offer = MassMessage.planned(
                id,
                campaign,
                title,
                false,
                contact.get().userId(),
                List.of(to),
                messageContent,
                subject,
                now,
                MassMessages.LIFE);
        tasks.insert(at.equals(now) ? offer : offer.waiting(id, MassMessage.WAITS + "QUIET", at, MassMessages.LIFE));
        deliveryLog.said(id, now);
        return new DeliveryOutcome.Tasked(id);
    }

    /**
     * A post into groups.
     *
     * @param id the same for all that is planned at one occasion
     * @param segment whom the groups are made for
     * @param subject what it speaks of, for the {@link MassMessageCondition}s; null for something that stays true
     * @param mayRepeat whether a manager wants the groups told again
     * @param life how long its owners may tap
     * @param version tells the texts of one occasion apart that are tested against each other; empty for the only one
     * @param alone whether it must stay as it is: never merged, nor replaced
     */
    public record Post(
            String id,
            String segment,
            String title,
            PostKind kind,
            MessageContent content,
            @Nullable Subject subject,
            boolean mayRepeat,
            Duration life,
            String version,
            boolean alone) {
        /** The only version of a post. */
        public Post(
                String id,
                String segment,
                String title,
                PostKind kind,
                MessageContent content,
                @Nullable Subject subject,
                boolean mayRepeat,
                Duration life) {
            this(id, segment, title, kind, content, subject, mayRepeat, life, "", false);
        }

        /** What it says, where it may be merged: that of a series or a live Q&A is followed up by rules of its own. */
        Optional<SendingPlan.Said> words() {
            return alone || !mayJoin(subject) ? Optional.empty() : Optional.of(new SendingPlan.Said(content, subject));
        }

        /** Whether what speaks of something may stand in one message with another. */
        static boolean mayJoin(@Nullable Subject subject) {
            return subject == null || subject.kind().equals(Subject.DEAL);
        }

        /** The id of the task of one owner. */
        String task(String owner) {
            return id + "/" + segment + "/" + owner + (version.isEmpty() ? "" : "/" + version);
        }
    }

    /**
     * A post into groups of one owner, as a task the owner taps. Ground: the people joined the group for it. {@link
     * SendingPlan} says which of them get it, and when. Groups that another task of the post goes to are left out: a group may
     * have changed hands since the post was planned in part; so is a group that was told the same words today. What is left
     * out stands among the tasks as {@link MassMessageState#HELD}, with its reason.
     *
     * @param post the same for all that is planned at one occasion
     * @param segment whom the groups are made for
     * @param subject what it speaks of, for the {@link MassMessageCondition}s; null for something that stays true
     * @param mayRepeat whether a manager wants the groups told again
     */
    public DeliveryOutcome post(
            String post,
            String segment,
            String title,
            String owner,
            List<String> chatIds,
            MessageContent messageContent,
            @Nullable Subject subject,
            boolean mayRepeat) {
        return post(
                new Post(post, segment, title, PostKind.OTHER, messageContent, subject, mayRepeat, MassMessages.LIFE),
                owner,
                chatIds);
    }

    /** A post into groups of one owner, whose life its maker decides. */
    public DeliveryOutcome post(Post wanted, String owner, List<String> chatIds) {
        return posts.make(wanted, owner, chatIds);
    }

    /** The limits in force. */
    public SendingLimits limits() {
        return posts.limits();
    }

    /**
     * Decides on posts to come into groups as it is decided when they are made, changing nothing; on what is made already
     * there is no decision any more.
     */
    public List<SendingPlan.Decision> decide(Collection<SendingPlan.Wanted> posts) {
        return this.posts.decide(posts);
    }

    /** Leaves a post into groups of one owner to the owner, who finds it on the day's list and pastes it if she likes. */
    public DeliveryOutcome leaveToOwner(Post wanted, String owner, List<String> chatIds) {
        return posts.leaveToOwner(wanted, owner, chatIds);
    }

    /** What the copy check has against a post, as it is asked again when the post is made. */
    public List<CopyFinding> objections(MessageContent messageContent) {
        return DeliveryRules.objections(rules.copyCheck(), messageContent);
    }

    /** What the copy check will have against a post that leaves on a day. */
    public List<CopyFinding> objections(MessageContent messageContent, LocalDate day) {
        return DeliveryRules.objections(rules.copyCheck(), messageContent, day);
    }

    /** Whether the copy check lets a post leave on a day, and what a person did or may do about it. */
    public CopyHold hold(MessageContent messageContent, LocalDate day) {
        return DeliveryRules.hold(rules.copyCheck(), messageContent, day);
    }

    /** Returns a post that leaves on a day with the mark of an advertisement where it has to have that; else itself. */
    public MessageContent marked(MessageContent messageContent, LocalDate day) {
        return DeliveryRules.marked(rules.copyCheck(), messageContent, day);
    }

    /** How many more messages a group may get this month. */
    public long remainingBudget(String chatId) {
        return remainingBudget(chatId, clock.instant());
    }

    /** How many more messages a group may get in the month of an instant. */
    public long remainingBudget(String chatId, Instant at) {
        YearMonth month = MassMessageRepository.monthOf(at);
        return Math.max(0, month.lengthOfMonth() - tasks.usedBy(chatId, month));
    }

    /**
     * Tells what will become of posts into groups that are to come, as it is decided when their times come; changes nothing.
     *
     * @param posts each under an id of its own
     */
    public List<SendingPlan.Decision> forecast(Collection<SendingPlan.Wanted> posts) {
        Set<String> groups = new HashSet<>();
        posts.forEach(post -> groups.addAll(post.groups()));
        LocalDate first = SentDays.firstOf(ChinaTime.dayOf(clock.instant()));
        return SendingForecast.decide(
                limits.get(),
                tasks.sentDays(groups, first),
                tasks.waiting(groups, clock.instant()),
                posts,
                new ContentMerger(rules.copyCheck()));
    }

    /** How many messages of a month each group has had or will have of tasks that are made; one that has none is left out. */
    public Map<String, Integer> usedByGroups(YearMonth month) {
        return tasks.usedByGroups(month);
    }

    private Optional<String> openidOf(Customer person) {
        if (!weComMessenger.hasNotices()) {
            return Optional.empty();
        }
        return Optional.ofNullable(person.openid())
                .or(() -> Optional.ofNullable(person.unionid()).flatMap(weComMessenger::openidOf));
    }

    private DeliveryOutcome skipped(String id, SkipReason reason, String detail) {
        return deliveryLog.skipped(id, new DeliveryOutcome.Skipped(reason, detail), clock.instant());
    }
}
