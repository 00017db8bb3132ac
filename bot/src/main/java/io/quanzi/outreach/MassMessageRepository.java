package io.quanzi.outreach;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.outreach.DeliveryOutcome.SkipReason;
import io.quanzi.outreach.MassMessage.Result;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.Indexes;
import io.quanzi.work.RetryPolicy;
import io.quanzi.work.WorkLayout;
import io.quanzi.work.WorkQueue;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/** The collection {@code mass_tasks}. {@link MassMessage} shows its shape. */
@Component
class MassMessageRepository {
    static final String TASKS = "mass_tasks";
    private static final int MAX_BLOCKED = 100;
    private static final List<String> OPEN = Stream.of(MassMessageState.values())
            .filter(MassMessageState::isOpen)
            .map(Enum::name)
            .toList();

    /** Nobody got anything by a task in one of these. */
    private static final List<Object> UNSAID = List.of(
            MassMessageState.FAILED.name(),
            MassMessageState.CANCELLED.name(),
            MassMessageState.EXPIRED.name(),
            MassMessageState.HELD.name());

    /** Tried again until it ends: nobody's tap is waited for longer than a day. */
    private static final RetryPolicy RETRIES =
            RetryPolicy.unlimited().withBackoff(Duration.ofSeconds(30), Duration.ofMinutes(5));

    private static final WorkLayout LAYOUT = WorkLayout.of("mass-messages", TASKS, RETRIES)
            .openAs(OPEN)
            .reasonIn("failure")
            .namedBy("title")
            .shownBy(row -> row.getString("title") + " · " + row.getString("userId"));

    private static final int LAST_SENT = 5;

    private final MongoOperations mongo;
    private final WorkQueue queue;
    private final SaidToday saidToday;
    private final PostHandover handover;
    private final Reminders reminders;
    private final Clock clock;

    MassMessageRepository(MongoOperations mongo, Clock clock) {
        this.mongo = mongo;
        this.clock = clock;
        this.queue = new WorkQueue(mongo, LAYOUT, clock);
        this.saidToday = new SaidToday(mongo, this);
        this.reminders = new Reminders(mongo);
        this.handover = new PostHandover(mongo, this, clock);
        // serves a group's budget of the month
        mongo.indexOps(TASKS).createIndex(new Index("recipients", Sort.Direction.ASC).on("month", Sort.Direction.ASC));
        // serves "is this task of WeCom's ours already"
        mongo.indexOps(TASKS).createIndex(new Index("msgid", Sort.Direction.ASC).sparse());
        // keeps one call at a time on its way for the same words of the same member: nothing else tells two tasks apart
        mongo.indexOps(TASKS)
                .createIndex(new Index("calling", Sort.Direction.ASC).unique().sparse());
        // serves the owners of one post
        mongo.indexOps(TASKS).createIndex(new Index("campaign", Sort.Direction.ASC));
        // serves the lists, newest first
        Indexes.make(
                mongo,
                TASKS,
                new Index("plannedAt", Sort.Direction.DESC).on("_id", Sort.Direction.DESC),
                "plannedAt_-1");
        // serve the list of one state, of one owner
        for (String field : List.of("state", "userId")) {
            mongo.indexOps(TASKS)
                    .createIndex(new Index(field, Sort.Direction.ASC)
                            .on("plannedAt", Sort.Direction.DESC)
                            .on("_id", Sort.Direction.DESC));
        }
    }

    SaidToday saidToday() {
        return saidToday;
    }

    Reminders reminders() {
        return reminders;
    }

    PostHandover handover() {
        return handover;
    }

    /** Whether groups of a task are about to pass to another. */
    boolean isHandingOver(String id) {
        return mongo.exists(Query.query(where("_id").is(id).and("handover").exists(true)), TASKS);
    }

    /** False when the task was planned before. */
    boolean insert(MassMessage massMessage) {
        try {
            mongo.insert(MassMessageRows.of(massMessage), TASKS);
            return true;
        } catch (DuplicateKeyException known) {
            return false;
        }
    }

    /** The queue of tasks that are not ended, each of which has a next step. */
    @Bean("massMessageQueue")
    WorkQueue queue() {
        return queue;
    }

    /** The groups and customers that other tasks of a post go to. */
    Set<String> plannedIn(String post, String exceptTask) {
        // "0" follows "/"
        return recipients(where("campaign")
                .gte(post + "/")
                .lt(post + "0")
                .and("_id")
                .ne(exceptTask)
                .orOperator(
                        where("state").ne(MassMessageState.HELD.name()),
                        where("reason").in(SkipReason.MERGED.name(), SkipReason.REPLACED.name())));
    }

    /**
     * Posts that the copy check held back since an instant, newest first, to those groups for which they were not planned
     * anew after, by whichever owner.
     */
    List<MassMessage> blockedSince(Instant since) {
        var blocked = where("state")
                .is(MassMessageState.HELD.name())
                .and("reason")
                .is(SkipReason.COPY.name())
                .and("plannedAt")
                .gte(since);
        return mongo
                .find(
                        Query.query(blocked)
                                .with(Sort.by(Sort.Direction.DESC, "plannedAt", "_id"))
                                .limit(MAX_BLOCKED),
                        Document.class,
                        TASKS)
                .stream()
                .map(MassMessageRows::read)
                .map(massMessage -> massMessage.to(without(massMessage.recipients(), plannedAfter(massMessage))))
                .filter(massMessage -> !massMessage.recipients().isEmpty())
                .toList();
    }

    private static List<String> without(List<String> all, Set<String> some) {
        return all.stream().filter(one -> !some.contains(one)).toList();
    }

    private Set<String> plannedAfter(MassMessage massMessage) {
        return recipients(where("recipients")
                .in(massMessage.recipients())
                .and("title")
                .is(massMessage.title())
                .and("plannedAt")
                .gt(massMessage.plannedAt()));
    }

    private Set<String> recipients(Criteria which) {
        return mongo.find(Query.query(which), Document.class, TASKS).stream()
                .flatMap(row -> row.getList("recipients", String.class).stream())
                .collect(Collectors.toSet());
    }

    /** How many mass messages of the month a group has had or will have. */
    long usedBy(String recipient, YearMonth month) {
        return mongo.count(
                Query.query(where("recipients")
                        .is(recipient)
                        .and("month")
                        .is(month.toString())
                        .and("state")
                        .nin(UNSAID)),
                TASKS);
    }

    /** What is made for groups, waits for its time after an instant, and is not about to be made in WeCom. */
    List<WaitingPost> waiting(Collection<String> groups, Instant now) {
        Set<String> of = Set.copyOf(groups);
        return find(
                        where("recipients")
                                .in(of)
                                .and("state")
                                .is(MassMessageState.PLANNED.name())
                                .and("plannedAt")
                                .gt(now)
                                .and("callingSince")
                                .is(null),
                        Integer.MAX_VALUE)
                .stream()
                .filter(task -> task.toGroups() && task.waits())
                .flatMap(task -> task.recipients().stream().filter(of::contains).map(task::waitingIn))
                .toList();
    }

    /** Whether there is a task of a post, held back or not. */
    boolean isMade(String post) {
        return mongo.exists(Query.query(where("campaign").gte(post + "/").lt(post + "0")), TASKS);
    }

    /** On which days recipients have had mass messages from one day on, or will have. */
    SentDays sentDays(Collection<String> recipients, LocalDate from) {
        var query = Query.query(where("recipients")
                .in(recipients)
                .and("plannedAt")
                .gte(ChinaTime.startOf(from))
                .and("state")
                .nin(UNSAID));
        return sentDays(query, Set.copyOf(recipients));
    }

    /** The same of all people. */
    SentDays sentDaysOfPeople(LocalDate from) {
        var query = Query.query(where("plannedAt")
                .gte(ChinaTime.startOf(from))
                .and("toGroups")
                .is(false)
                .and("state")
                .nin(UNSAID));
        return sentDays(query, null);
    }

    private SentDays sentDays(Query query, @Nullable Set<String> of) {
        query.fields().include("recipients", "plannedAt", "title");
        var sent = new SentDays();
        try (Stream<Document> tasks = mongo.stream(query, Document.class, TASKS)) {
            tasks.forEach(row -> {
                LocalDate day = ChinaTime.dayOf(row.getDate("plannedAt").toInstant());
                row.getList("recipients", String.class).stream()
                        .filter(to -> of == null || of.contains(to))
                        .forEach(to -> sent.add(to, day, row.getString("title")));
            });
        }
        return sent;
    }

    /** How many mass messages of the month each person has had or will have; who has none is left out. */
    Map<String, Integer> usedByPeople(YearMonth month) {
        return usedByPeople(month, null);
    }

    /**
     * The same of those whose officer is one member.
     *
     * @param officer null: anybody's
     */
    Map<String, Integer> usedByPeople(YearMonth month, @Nullable String officer) {
        return used(month, false, officer);
    }

    /** How many mass messages of the month each group has had or will have; one that has none is left out. */
    Map<String, Integer> usedByGroups(YearMonth month) {
        return used(month, true, null);
    }

    private Map<String, Integer> used(YearMonth month, boolean toGroups, @Nullable String officer) {
        var used = new HashMap<String, Integer>();
        Criteria said = where("month")
                .is(month.toString())
                .and("toGroups")
                .is(toGroups)
                .and("state")
                .nin(UNSAID);
        var query = Query.query(officer == null ? said : said.and("userId").is(officer));
        query.fields().include("recipients");
        try (Stream<Document> tasks = mongo.stream(query, Document.class, TASKS)) {
            tasks.forEach(
                    row -> row.getList("recipients", String.class).forEach(to -> used.merge(to, 1, Integer::sum)));
        }
        return used;
    }

    /** The people for whom a message of just these words was planned since an instant, and may have been said. */
    Set<String> peopleToldSince(Instant since, MessageContent content) {
        return mongo
                .find(
                        Query.query(where("plannedAt")
                                .gte(since)
                                .and("toGroups")
                                .is(false)
                                .and("text")
                                .is(content.text())
                                .and("state")
                                .nin(UNSAID)),
                        Document.class,
                        TASKS)
                .stream()
                .map(MassMessageRows::read)
                .filter(massMessage -> massMessage.copy().equals(content))
                .flatMap(massMessage -> massMessage.recipients().stream().filter(to -> mayHave(massMessage, to)))
                .collect(Collectors.toSet());
    }

    /** Whether a recipient has the message or may still get it. */
    private static boolean mayHave(MassMessage massMessage, String to) {
        Result result = massMessage.results().get(to);
        return result == Result.SENT || (result == null && massMessage.state().isOpen());
    }

    static YearMonth monthOf(Instant at) {
        return YearMonth.from(ChinaTime.dayOf(at));
    }

    /** Whether a task of ours has this msgid. */
    boolean has(String msgid) {
        return mongo.exists(Query.query(where("msgid").is(msgid)), TASKS);
    }

    /** Writes when a member pasted by hand what was held back for that; false when it was, or is not hers. */
    boolean pasted(String id, String userId) {
        return mongo.updateFirst(
                                Query.query(where("_id")
                                        .is(id)
                                        .and("userId")
                                        .is(userId)
                                        .and("reason")
                                        .is(SkipReason.BY_HAND.name())
                                        .and("pastedAt")
                                        .is(null)),
                                new Update().set("pastedAt", clock.instant()),
                                TASKS)
                        .getModifiedCount()
                > 0;
    }

    /** Makes the next question for a member's taps due. */
    void lookAgain(String userId) {
        Instant now = clock.instant();
        mongo.updateMulti(
                Query.query(where("userId")
                        .is(userId)
                        .and("state")
                        .is(MassMessageState.NOTIFIED.name())
                        .and("nextAt")
                        .gt(now)),
                new Update().set("nextAt", now),
                TASKS);
    }

    /** Writes that those above a member are about to be told that she has not tapped; false when that was done before. */
    boolean escalating(String id, Instant now) {
        return mongo.updateFirst(
                                Query.query(
                                        where("_id").is(id).and("escalatedAt").is(null)),
                                new Update().set("escalatedAt", now),
                                TASKS)
                        .getModifiedCount()
                > 0;
    }

    /**
     * Writes that the call which makes a task is about to leave; the task stays taken.
     *
     * @return false when it must not leave: another node has the task, or a call of the same member with the same words
     *     is on its way or without an answer
     */
    boolean calling(MassMessage massMessage, Instant now) {
        try {
            return queue.change(
                    massMessage.id(), new Update().set("callingSince", now).set("calling", callKey(massMessage)));
        } catch (DuplicateKeyException another) {
            return false;
        }
    }

    /** Leaves out recipients who are not to have it any more; the task stays taken. */
    void keepOnly(String id, List<String> recipients) {
        queue.change(id, new Update().set("recipients", recipients));
    }

    /** Writes that the member is about to be told; the task stays taken. False when another node has it. */
    boolean telling(String id, Instant since) {
        return queue.change(id, new Update().set("tellingSince", since));
    }

    /** Writes what became of the recipients; the task stays taken. */
    void results(String id, Map<String, Result> results, Map<String, Instant> sentAt) {
        queue.change(id, new Update().set("results", MassMessageRows.results(results, sentAt)));
    }

    private static String callKey(MassMessage massMessage) {
        return (massMessage.toGroups() ? "group/" : "single/") + massMessage.userId() + "/"
                + Hash.of(massMessage.copy().text());
    }

    /** The first instant from one on at which something was sent to a recipient. */
    Optional<Instant> firstSentTo(String recipient, Instant from) {
        return mongo
                .find(
                        Query.query(where("recipients")
                                .is(recipient)
                                .and("results.sentAt")
                                .gte(from)),
                        Document.class,
                        TASKS)
                .stream()
                .map(MassMessageRows::read)
                .flatMap(massMessage -> Stream.ofNullable(massMessage.sentAt().get(recipient)))
                .filter(at -> !at.isBefore(from))
                .min(Comparator.naturalOrder());
    }

    /**
     * The last instant before another at which something was sent to a recipient, by a task that is over. It may be one before
     * the last, where that was planned much earlier.
     */
    Optional<Instant> lastSentTo(String recipient, Instant before) {
        return mongo
                .find(
                        Query.query(where("recipients")
                                        .is(recipient)
                                        .and("state")
                                        .in(MassMessageState.DELIVERED.name(), MassMessageState.PARTLY.name())
                                        .and("plannedAt")
                                        .lt(before)
                                        .and("results.sentAt")
                                        .lt(before))
                                .with(Sort.by(Sort.Direction.DESC, "plannedAt"))
                                .limit(LAST_SENT),
                        Document.class,
                        TASKS)
                .stream()
                .map(MassMessageRows::read)
                .flatMap(massMessage -> Stream.ofNullable(massMessage.sentAt().get(recipient)))
                .filter(at -> at.isBefore(before))
                .max(Comparator.naturalOrder());
    }

    Optional<MassMessage> find(String id) {
        return Optional.ofNullable(mongo.findOne(Query.query(where("_id").is(id)), Document.class, TASKS))
                .map(MassMessageRows::read);
    }

    long count(Criteria criteria) {
        return mongo.count(Query.query(criteria), TASKS);
    }

    List<MassMessage> find(Criteria criteria, int most) {
        return mongo
                .find(
                        Query.query(criteria)
                                .with(Sort.by(Sort.Direction.DESC, "plannedAt", "_id"))
                                .limit(most),
                        Document.class,
                        TASKS)
                .stream()
                .map(MassMessageRows::read)
                .toList();
    }
}
