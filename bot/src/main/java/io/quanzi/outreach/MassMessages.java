package io.quanzi.outreach;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.clicks.CountedLinks;
import io.quanzi.customer.Links;
import io.quanzi.shared.ChinaTime;
import io.quanzi.wecom.WeComException;
import io.quanzi.wecom.speech.SendResult;
import io.quanzi.wecom.speech.WeComMessenger;
import io.quanzi.work.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** The mass messages: which there are, what a manager may ask of them, and their driver. */
@Component
public class MassMessages {
    public static final String COLLECTION = MassMessageRepository.TASKS;

    /** How long members are reminded and asked for their tap, unless a post says less; then WeCom's task is stopped. */
    public static final Duration LIFE = Duration.ofHours(24);

    /** WeCom's own limit within 24 hours, which is as long as a task lives. */
    static final int MAX_REMINDERS = 3;

    private static final int BATCH_SIZE = 200;

    private final MassMessageRepository rows;
    private final MassMessageProcessor steps;
    private final WeComMessenger weComMessenger;
    private final Clock clock;

    MassMessages(
            MassMessageRepository rows,
            WeComMessenger weComMessenger,
            Links links,
            Recipients recipients,
            MessagePictures pictures,
            CountedLinks countedLinks,
            Supervisors supervisors,
            Clock clock,
            ApplicationEventPublisher events) {
        this.rows = rows;
        this.steps = new MassMessageProcessor(
                rows,
                weComMessenger,
                links,
                recipients,
                pictures,
                new CountedContent(countedLinks),
                supervisors,
                clock,
                events);
        this.weComMessenger = weComMessenger;
        this.clock = clock;
    }

    public Optional<MassMessage> find(String id) {
        return rows.find(id);
    }

    /**
     * What a member has to do with today, newest first: what waits for her tap, and what was made or ended today. What was held
     * back is not among it, nor what waits for its time.
     */
    public List<MassMessage> todayOf(String userId, int most) {
        Instant now = clock.instant();
        Instant today = ChinaTime.startOf(ChinaTime.dayOf(now));
        return rows.find(
                where("userId")
                        .is(userId)
                        .and("state")
                        .ne(MassMessageState.HELD.name())
                        .and("plannedAt")
                        .lte(now)
                        .orOperator(
                                where("plannedAt").gte(today),
                                where("endedAt").gte(today),
                                where("state").in(waiting())),
                most);
    }

    /** What a member may paste by hand today, since her groups may get no more by a task; newest first. */
    public List<MassMessage> toPaste(String userId) {
        return rows.find(
                where("userId")
                        .is(userId)
                        .and("state")
                        .is(MassMessageState.HELD.name())
                        .and("reason")
                        .is(DeliveryOutcome.SkipReason.BY_HAND.name())
                        .and("plannedAt")
                        .gte(ChinaTime.startOf(ChinaTime.dayOf(clock.instant())))
                        .and("pastedAt")
                        .is(null),
                Integer.MAX_VALUE);
    }

    /** The member says that she pasted it; false when she had, or it is not hers. */
    public boolean pasted(String id, String userId) {
        return rows.pasted(id, userId);
    }

    /** Has WeCom asked at once whether a member has tapped, who may just come from there. */
    public void lookAgain(String userId) {
        rows.lookAgain(userId);
    }

    /**
     * All that waits for a tap, newest first.
     *
     * @param owner whose tap; null: anybody's
     */
    public List<MassMessage> waiting(@Nullable String owner, int most) {
        return rows.find(of(owner, where("state").in(waiting())), most);
    }

    /** Returns the tasks into groups that were planned since an instant, newest first. */
    public List<MassMessage> toGroupsSince(Instant since) {
        return rows.find(where("plannedAt").gte(since).and("toGroups").is(true), Integer.MAX_VALUE);
    }

    /** Whether there ever was a task into groups. */
    public boolean hasPosted() {
        return !rows.find(where("toGroups").is(true), 1).isEmpty();
    }

    /** Returns the tasks to a customer herself that were planned since an instant. */
    public List<MassMessage> toPersonSince(String externalUserId, Instant since) {
        return rows.find(
                where("recipients")
                        .is(externalUserId)
                        .and("toGroups")
                        .is(false)
                        .and("plannedAt")
                        .gte(since),
                Integer.MAX_VALUE);
    }

    /** Returns when something was first sent into a group, from an instant on. */
    public Optional<Instant> firstSentInto(String chatId, Instant from) {
        return rows.firstSentTo(chatId, from);
    }

    /** Returns when something was last sent into a group before an instant, by a task that is over and that all have heard of. */
    public Optional<Instant> lastSentInto(String chatId, Instant before) {
        return rows.lastSentTo(chatId, before);
    }

    /** Returns the tasks of one campaign. */
    public List<MassMessage> of(String campaign) {
        return rows.find(where("campaign").is(campaign), Integer.MAX_VALUE);
    }

    /** The latest in whatever state, newest first. */
    List<MassMessage> latest(int most) {
        return rows.find(new Criteria(), most);
    }

    /** Some tasks by their ids, in their order. */
    public List<MassMessage> findAll(List<String> ids) {
        Map<String, MassMessage> found = rows.find(where("_id").in(ids), ids.size()).stream()
                .collect(Collectors.toMap(MassMessage::id, one -> one));
        return ids.stream().map(found::get).filter(Objects::nonNull).toList();
    }

    private static Criteria of(@Nullable String owner, Criteria asked) {
        return owner == null ? asked : asked.and("userId").is(owner);
    }

    /** The result of something a manager asked for. */
    public enum Asked {
        DONE,
        /** There is nothing to tap any more, or not yet. */
        NOT_WAITING,
        /** The member has tapped send already. */
        TAPPED,
        /** WeCom allows no more of it within 24 hours. */
        ENOUGH,
        /** Not just now; the same may be asked again in a moment. */
        LATER,
        /** WeCom refused. */
        REFUSED,
        /** It is night: it goes when the working hours begin. */
        HELD,
        /** It is night, and when the working hours begin the task is over. */
        OVER_BY_THEN
    }

    /**
     * An answer to a manager.
     *
     * @param why in WeCom's words, when it refused or could not be reached; null else
     * @param at when what is held goes, or would have gone; null else
     */
    public record Reply(
            Asked asked, @Nullable String why, @Nullable Instant at) {
        Reply(Asked asked, @Nullable String why) {
            this(asked, why, null);
        }

        static Reply of(Asked asked) {
            return new Reply(asked, null);
        }
    }

    /** Returns when a member is reminded whom a manager had reminded at night; empty when nothing is held. */
    public Optional<Instant> heldReminder(String id) {
        return rows.reminders().held(id);
    }

    /**
     * Has WeCom remind the member to tap; at most three times in 24 hours, those of our own counted. At night it is held
     * until the working hours begin.
     */
    public Reply remind(String id) {
        Optional<MassMessage> found = rows.find(id);
        String msgid = found.map(MassMessage::msgid).orElse(null);
        if (msgid == null || !found.get().state().waitsForTap()) {
            return Reply.of(Asked.NOT_WAITING);
        }
        Instant now = clock.instant();
        Instant at = QuietHours.FOR_PEOPLE.firstAllowed(now);
        if (at.isAfter(now) && !at.isBefore(found.get().until())) {
            return new Reply(Asked.OVER_BY_THEN, null, at);
        }
        if (at.isAfter(now)) {
            return rows.reminders().hold(id, at, MAX_REMINDERS)
                    ? new Reply(Asked.HELD, null, at)
                    : Reply.of(Asked.ENOUGH);
        }
        if (!rows.reminders().count(id, MAX_REMINDERS)) {
            return Reply.of(Asked.ENOUGH);
        }
        SendResult sendResult = weComMessenger.remind(msgid);
        if (sendResult instanceof SendResult.Rejected refused) {
            rows.reminders().takeBack(id);
            return new Reply(Asked.REFUSED, refused.code() + " " + refused.reason());
        }
        if (sendResult instanceof SendResult.Later later) {
            rows.reminders().takeBack(id);
            return new Reply(Asked.LATER, later.reason());
        }
        return Reply.of(Asked.DONE);
    }

    /**
     * Stops a task that nobody has tapped. What the member has sent cannot be called back: whether they have is asked
     * after the stop, so that a tap at the same moment is not lost.
     */
    public Reply cancel(String id) {
        Optional<Document> taken = rows.queue().takeOpen(id);
        if (taken.isEmpty()) {
            boolean open = rows.find(id)
                    .filter(massMessage -> massMessage.state().isOpen())
                    .isPresent();
            return Reply.of(open ? Asked.LATER : Asked.NOT_WAITING);
        }
        try {
            return stop(taken.get());
        } catch (WeComException unreachable) {
            return goOn(taken.get(), new Reply(Asked.LATER, unreachable.getMessage()));
        }
    }

    private Reply stop(Document taken) {
        MassMessage massMessage = MassMessageRows.read(taken);
        String msgid = massMessage.msgid();
        if (msgid == null && massMessage.callingSince() == null) {
            return stopped(taken, massMessage);
        }
        if (msgid == null) {
            return goOn(taken, Reply.of(Asked.LATER));
        }
        if (massMessage.state() == MassMessageState.CONFIRMED) {
            return goOn(taken, Reply.of(Asked.TAPPED));
        }
        SendResult sendResult = weComMessenger.cancel(msgid);
        if (sendResult instanceof SendResult.Accepted) {
            return weComMessenger
                            .progress(msgid, massMessage.userId())
                            .filter(WeComMessenger.Progress::confirmed)
                            .isEmpty()
                    ? stopped(taken, massMessage)
                    : goOn(taken, Reply.of(Asked.TAPPED));
        }
        return goOn(
                taken,
                sendResult instanceof SendResult.Rejected refused
                        ? new Reply(Asked.REFUSED, refused.code() + " " + refused.reason())
                        : Reply.of(Asked.LATER));
    }

    private Reply stopped(Document taken, MassMessage massMessage) {
        rows.queue().finish(taken, steps.end(massMessage, MassMessageState.CANCELLED, null, Map.of()));
        return Reply.of(Asked.DONE);
    }

    private Reply goOn(Document taken, Reply reply) {
        rows.queue().finish(taken, new Outcome.Step(new Update(), clock.instant()));
        return reply;
    }

    private static List<String> waiting() {
        return Stream.of(MassMessageState.values())
                .filter(MassMessageState::waitsForTap)
                .map(Enum::name)
                .toList();
    }

    /** Which group was told what is of interest for two days. */
    @Scheduled(fixedDelay = 3_600_000, initialDelay = 120_000)
    void forget() {
        rows.saidToday().forgetBefore(ChinaTime.dayOf(clock.instant()).minusDays(3));
    }

    /** Goes on with what a process that died was passing from one task to another. */
    @Scheduled(fixedDelay = 30_000, initialDelay = 15_000)
    void completeHandovers() {
        rows.handover().completeAll();
    }

    @Scheduled(fixedDelay = 1_000)
    void pulse() {
        drive();
    }

    /**
     * Takes every task that is due one step further, on the calling thread: how many there were. Nobody's step is under way
     * in this process when it returns, so that a clock may be moved then.
     */
    public synchronized int drive() {
        return rows.queue().runDue(this::step, BATCH_SIZE);
    }

    /** Takes the tasks that are due and of which their members have not been told one step further, as {@link #drive} does. */
    public synchronized int driveUntold() {
        return rows.queue()
                .runDue(
                        where("state").in(MassMessageState.PLANNED.name(), MassMessageState.CREATED.name()),
                        this::step,
                        BATCH_SIZE);
    }

    /** Takes some tasks one step further, due or not, on the calling thread. */
    public synchronized void drive(Collection<String> tasks) {
        rows.queue().runOpen(tasks, this::step);
    }

    private Outcome step(Document row) {
        return steps.step(MassMessageRows.read(row));
    }
}
