package io.quanzi.broadcast;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.broadcast.PostDraft.People;
import io.quanzi.broadcast.PostDraft.State;
import io.quanzi.broadcast.PostDraft.Words;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.outreach.MessagesToPeople;
import io.quanzi.outreach.Outreach;
import io.quanzi.shared.Audit;
import io.quanzi.work.RetryPolicy;
import io.quanzi.work.WorkLayout;
import io.quanzi.work.WorkQueue;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
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
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * The posts that managers write, in {@code post_drafts}; {@link PostDraft} shows its shape. A draft's id is that of its
 * post: however often it is submitted, and wherever the process dies, its groups get it once.
 */
@Component
public class PostDrafts {
    /** How long owners may tap, unless a manager says less. */
    public static final int HOURS = 24;

    static final String DRAFTS = "post_drafts";
    /** The field with what the audit line of its submit will say, as long as that is not written. */
    private static final String UNRECORDED = "unrecorded";

    private static final String UNRECORDED_CONTENT = "unrecordedContent";

    static final String POST = "manual@";
    static final String SEGMENT = "chosen";
    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");
    private static final int BATCH = 20;

    /** Tried until its owners' time is over, which ends it. */
    private static final RetryPolicy RETRIES =
            RetryPolicy.unlimited().withBackoff(Duration.ofSeconds(5), Duration.ofMinutes(1));

    private static final WorkLayout LAYOUT = WorkLayout.of("post-drafts", DRAFTS, RETRIES)
            .openAs(List.of(State.DUE.name()))
            .reasonIn("failure")
            .namedBy("title")
            .shownBy(row -> row.getString("title") + " · " + row.getString("by"));

    private final MongoOperations mongo;
    private final WorkQueue queue;
    private final PostDraftProcessor processor;
    private final Audit audit;
    private final Clock clock;

    PostDrafts(
            MongoOperations mongo,
            CustomerGroups customerGroups,
            Outreach outreach,
            MessagesToPeople messagesToPeople,
            PostPeople postPeople,
            PostGrowth growth,
            AbTestRows abTests,
            Audit audit,
            Clock clock) {
        this.mongo = mongo;
        // serves what waits for its time, its approval or its writer
        mongo.indexOps(DRAFTS).createIndex(new Index("state", Sort.Direction.ASC).on("changedAt", Sort.Direction.DESC));
        this.queue = new WorkQueue(mongo, LAYOUT, clock);
        this.processor =
                new PostDraftProcessor(customerGroups, outreach, messagesToPeople, postPeople, growth, abTests, clock);
        this.audit = audit;
        this.clock = clock;
    }

    /** The queue of the posts whose time has come. */
    @Bean("postDraftQueue")
    WorkQueue queue() {
        return queue;
    }

    /** Returns an id for a draft that is yet to be stored. */
    public static String newId() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    /** Whether a text may be the id of a draft. */
    public static boolean isId(String id) {
        return ID.matcher(id).matches();
    }

    public Optional<PostDraft> find(String id) {
        return Optional.ofNullable(mongo.findById(id, Document.class, DRAFTS)).map(PostDraftRows::read);
    }

    /** Some of them, in no order. */
    public List<PostDraft> findAll(Collection<String> ids) {
        return mongo.find(Query.query(where("_id").in(ids)), Document.class, DRAFTS).stream()
                .map(PostDraftRows::read)
                .toList();
    }

    /** The ids of the latest that have a text in their name. */
    public List<String> titled(String text, int most) {
        return mongo
                .find(
                        Query.query(where("title")
                                        .regex(Pattern.compile(Pattern.quote(text), Pattern.CASE_INSENSITIVE)))
                                .with(Sort.by(Sort.Direction.DESC, "changedAt", "_id"))
                                .limit(most),
                        Document.class,
                        DRAFTS)
                .stream()
                .map(row -> row.getString("_id"))
                .toList();
    }

    /**
     * Returns what has no task yet, the latest first.
     *
     * @param q in the name, the text or the maker's name; empty: all
     */
    public List<PostDraft> unsent(String q, long skip, int most) {
        return mongo
                .find(
                        Query.query(unsent(q))
                                .with(Sort.by(Sort.Direction.DESC, "changedAt", "_id"))
                                .skip(skip)
                                .limit(most),
                        Document.class,
                        DRAFTS)
                .stream()
                .map(PostDraftRows::read)
                .toList();
    }

    /** How many of them there are. */
    public long countUnsent(String q) {
        return mongo.count(Query.query(unsent(q)), DRAFTS);
    }

    private static Criteria unsent(String q) {
        Criteria unsent = where("state").ne(State.SENT.name());
        if (q.isEmpty()) {
            return unsent;
        }
        Pattern asked = Pattern.compile(Pattern.quote(q), Pattern.CASE_INSENSITIVE);
        return unsent.orOperator(
                where("title").regex(asked),
                where("text").regex(asked),
                where("by").regex(asked));
    }

    /** Returns who submitted the posts of some campaigns, by campaign; those of schedules have nobody. */
    public Map<String, String> makersOf(Collection<String> campaigns) {
        Map<String, String> ids = new HashMap<>();
        campaigns.stream()
                .filter(campaign -> campaign.startsWith(POST))
                .forEach(campaign ->
                        ids.put(campaign.substring(POST.length(), campaign.length() - SEGMENT.length() - 1), campaign));
        var makers = new HashMap<String, String>();
        if (!ids.isEmpty()) {
            mongo.find(Query.query(where("_id").in(ids.keySet())), Document.class, DRAFTS).stream()
                    .map(PostDraftRows::read)
                    .forEach(draft -> makers.put(
                            ids.get(draft.id()), draft.submittedBy() == null ? draft.by() : draft.submittedBy()));
        }
        return makers;
    }

    /** Whether a campaign is of a post that a manager wrote. */
    public static boolean isOwn(String campaign) {
        return campaign.startsWith(POST);
    }

    /** Returns the draft that a campaign was made of; empty for that of a schedule. */
    public Optional<PostDraft> of(String campaign) {
        return isOwn(campaign)
                ? find(campaign.substring(POST.length(), campaign.length() - SEGMENT.length() - 1))
                : Optional.empty();
    }

    /** Returns the campaign of a draft's tasks. */
    public static String campaignOf(String id) {
        return POST + id + "/" + SEGMENT;
    }

    /**
     * Makes a draft of an id; when there is one, nothing changes.
     *
     * @param by who makes it
     */
    public void create(String id, String by, List<String> chatIds, Words words) {
        try {
            mongo.insert(
                    PostDraftRows.words(new Document("_id", id), words)
                            .append("version", 1)
                            .append("state", State.DRAFT.name())
                            .append("by", by)
                            .append("changedAt", Date.from(clock.instant()))
                            .append("chats", chatIds)
                            .append("at", null)
                            .append("hours", HOURS),
                    DRAFTS);
        } catch (DuplicateKeyException known) {
            // asked for twice
        }
    }

    /** Writes which groups it goes to; false when it is no draft any more, as of the other changes. */
    public boolean choose(String id, List<String> chatIds) {
        return change(id, new Update().set("chats", chatIds).unset("people"));
    }

    /** Writes which people it goes to one by one; it goes into no groups then. */
    public boolean choose(String id, People people) {
        return change(id, new Update().set("people", PostDraftRows.of(people)).set("chats", List.of()));
    }

    /** Writes what it says. */
    public boolean write(String id, Words words) {
        var update = new Update();
        PostDraftRows.words(new Document(), words).forEach(update::set);
        return change(id, update);
    }

    /**
     * Writes when it goes.
     *
     * @param at null: as soon as it is submitted
     */
    public boolean plan(String id, @Nullable Instant at, int hours) {
        return change(id, new Update().set("at", at).set("hours", hours));
    }

    private boolean change(String id, Update update) {
        return update(in(id, State.DRAFT), update);
    }

    private boolean update(Criteria which, Update update) {
        return mongo.updateFirst(Query.query(which), update.inc("version", 1).set("changedAt", clock.instant()), DRAFTS)
                        .getMatchedCount()
                > 0;
    }

    static Criteria in(String id, State state) {
        return where("_id").is(id).and("state").is(state.name());
    }

    /** Removes one that is not submitted, or that was missed; false when there is none. */
    public boolean delete(String id) {
        return mongo.remove(
                                Query.query(
                                        where("_id").is(id).and("state").in(State.DRAFT.name(), State.MISSED.name())),
                                DRAFTS)
                        .getDeletedCount()
                > 0;
    }

    /** Makes a draft again of one that waits for its time or for approval; false when its time has come. */
    public boolean takeBack(String id) {
        return update(
                where("_id").is(id).and("state").in(State.WAITING.name(), State.REVIEW.name()),
                new Update().set("state", State.DRAFT.name()).unset(PostGrowth.GROWN));
    }

    /**
     * Submits a draft as it was looked at; its text becomes that of the draft that is handed in.
     *
     * @param version the one that was looked at
     * @param detail what the audit line says of it; the line is written even where the process dies before
     * @return false when it has changed since, or is submitted already
     */
    public boolean submit(PostDraft draft, int version, String by, String detail) {
        return submit(draft, version, by, detail, false, null);
    }

    /** Submits a draft as {@link #submit} does; it goes when another manager has approved it. */
    public boolean submitForReview(PostDraft draft, int version, String by, String detail) {
        return submit(draft, version, by, detail, true, null);
    }

    /**
     * Submits a draft likewise, and keeps what the manager was told of it.
     *
     * @param review whether another manager has to approve it
     * @param promise whom it would reach
     */
    public boolean submit(
            PostDraft draft, int version, String by, String detail, boolean review, @Nullable PostPromise promise) {
        var update = promise == null
                ? new Update().unset(PostPromises.PROMISED)
                : new Update().set(PostPromises.PROMISED, promise.row());
        update.unset(PostPromises.MADE)
                .set("text", draft.words().text())
                .set("textB", draft.words().textB())
                .set("submittedBy", by)
                .set("submittedAt", clock.instant())
                .set(UNRECORDED, detail)
                .set(UNRECORDED_CONTENT, draft.inWords())
                .unset("givenBack")
                .unset("approvedBy")
                .unset("approvedAt")
                .unset(PostGrowth.APPROVED);
        boolean submitted = update(
                in(draft.id(), State.DRAFT).and("version").is(version),
                review
                        ? update.set("state", State.REVIEW.name())
                        : draft.at() == null
                                ? due(update.set("at", clock.instant()))
                                : update.set("state", State.WAITING.name()));
        if (submitted) {
            drive();
        }
        return submitted;
    }

    private void recordSubmits() {
        for (Document row : mongo.find(Query.query(where(UNRECORDED).exists(true)), Document.class, DRAFTS)) {
            PostDraft draft = PostDraftRows.read(row);
            String by = draft.submittedBy() == null ? draft.by() : draft.submittedBy();
            String id = "post.submit/" + draft.id() + "/"
                    + row.getDate("submittedAt").toInstant().toEpochMilli();
            String content = row.getString(UNRECORDED_CONTENT);
            audit.recordChangeOnce(
                    id, by, "post.submit", draft.id(), "", content == null ? "" : content, row.getString(UNRECORDED));
            mongo.updateFirst(
                    Query.query(where("_id").is(draft.id()).and("submittedAt").is(row.getDate("submittedAt"))),
                    new Update().unset(UNRECORDED).unset(UNRECORDED_CONTENT),
                    DRAFTS);
        }
    }

    private Update due(Update update) {
        return update.set("state", State.DUE.name()).set("tries", 0).set("nextAt", clock.instant());
    }

    @Scheduled(fixedDelay = 1_000)
    void pulse() {
        drive();
    }

    /** Makes the tasks of all whose time has come, on the calling thread. */
    synchronized void drive() {
        recordSubmits();
        mongo.updateMulti(
                Query.query(where("state").is(State.WAITING.name()).and("at").lte(clock.instant())),
                due(new Update()),
                DRAFTS);
        mongo.updateMulti(
                Query.query(where("state").is(State.WAITING.name()).and("at").is(null)),
                due(new Update().set("at", clock.instant())),
                DRAFTS);
        queue.runDue(processor::send, BATCH);
    }
}
