package io.quanzi.outreach;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.outreach.DeliveryOutcome.SkipReason;
import io.quanzi.outreach.SendingLimits.Caps;
import io.quanzi.work.Outcome;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bson.Document;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;

/**
 * Passes groups of a task that waits for its time on to another task: of one that takes its place, or of both in one message.
 *
 * <p>One write decides: the groups leave the task's row, and what is to be made for them stands in it as {@code handover}.
 * Then (1) the places of the groups pass to the other task, (2) what is to be made is made, (3) the {@code handover} goes.
 * Whoever finds one goes on with it, so that no group is lost nor told twice wherever a process dies. Meanwhile the places
 * stay taken.
 */
final class PostHandover {
    private static final String HANDOVER = "handover";
    private static final String TASKS = MassMessageRepository.TASKS;

    private final MongoOperations mongo;
    private final MassMessageRepository tasks;
    private final Clock clock;

    PostHandover(MongoOperations mongo, MassMessageRepository tasks, Clock clock) {
        this.clock = clock;
        this.mongo = mongo;
        this.tasks = tasks;
        // serves the look for what a process that died left
        mongo.indexOps(TASKS).createIndex(new Index(HANDOVER + ".to", Sort.Direction.ASC).sparse());
    }

    /**
     * Passes groups on.
     *
     * @param from the id of a task that waits
     * @param made the task that the groups get instead
     * @param told what else is to be shown of it
     * @param why what becomes of the task for these groups
     * @param rank the task's for these groups, with what has its place
     * @return false when the task does not wait any more, or not for all of these groups: nothing is changed then
     */
    boolean pass(
            String from, MassMessage made, List<MassMessage> told, SkipReason why, MassMessage.Rank rank, Caps caps) {
        Document taken = tasks.queue().takeOpen(from).orElse(null);
        if (taken == null) {
            return false;
        }
        MassMessage task = MassMessageRows.read(taken);
        List<String> groups = made.recipients();
        if (task.state() != MassMessageState.PLANNED
                || task.callingSince() != null
                || !task.recipients().containsAll(groups)) {
            Date next = taken.getDate("nextAt");
            tasks.queue()
                    .finish(taken, new Outcome.Step(new Update(), next == null ? task.plannedAt() : next.toInstant()));
            return false;
        }
        List<String> rest =
                task.recipients().stream().filter(one -> !groups.contains(one)).toList();
        var rows = new ArrayList<Document>();
        rows.add(MassMessageRows.of(made));
        told.forEach(one -> rows.add(MassMessageRows.of(one)));
        if (!rest.isEmpty()) {
            rows.add(MassMessageRows.of(task.to(groups).ranked(rank).held(why.name(), made.id())));
        }
        var places = new ArrayList<Document>();
        GroupPlaces.periods(caps, made.plannedAt())
                .forEach((period, most) -> places.add(new Document("period", period).append("most", most)));
        var update = new Update()
                .set(
                        HANDOVER,
                        new Document("to", made.id())
                                .append("groups", groups)
                                .append("words", why == SkipReason.MERGED)
                                .append("places", places)
                                .append("rows", rows));
        boolean written = rest.isEmpty()
                ? tasks.queue()
                        .finish(
                                taken,
                                new Outcome.Done(update.set("state", MassMessageState.HELD.name())
                                        .set("reason", why.name())
                                        .set("other", rank.other())
                                        .set(
                                                "unmerged",
                                                rank.unmerged() == null
                                                        ? null
                                                        : rank.unmerged().name())))
                : tasks.queue().finish(taken, new Outcome.Step(update.set("recipients", rest), task.plannedAt()));
        if (written) {
            complete(from);
        }
        return written;
    }

    /** Goes on with all that was begun and not ended. */
    void completeAll() {
        var query = Query.query(where(HANDOVER + ".to").gt(""));
        query.fields().include("_id");
        mongo.find(query, Document.class, TASKS).forEach(row -> complete(row.getString("_id")));
    }

    private void complete(String from) {
        Document row = mongo.findById(from, Document.class, TASKS);
        Document handover = row == null ? null : row.get(HANDOVER, Document.class);
        if (row == null || handover == null) {
            return;
        }
        MassMessage task = MassMessageRows.read(row);
        String to = handover.getString("to");
        Map<String, Integer> places = new TreeMap<>();
        handover.getList("places", Document.class)
                .forEach(one -> places.put(one.getString("period"), one.getInteger("most")));
        for (String group : handover.getList("groups", String.class)) {
            tasks.saidToday().pass(task, group, to, handover.getBoolean("words", false), places, clock.instant());
        }
        for (Document made : handover.getList("rows", Document.class)) {
            try {
                mongo.insert(made, TASKS);
            } catch (DuplicateKeyException known) {
                // made by whoever died, or by another node at the same time
            }
        }
        mongo.updateFirst(
                Query.query(where("_id").is(from).and(HANDOVER + ".to").is(to)), new Update().unset(HANDOVER), TASKS);
    }
}
