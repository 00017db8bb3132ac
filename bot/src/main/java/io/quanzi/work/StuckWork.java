package io.quanzi.work;

import static io.quanzi.work.WorkQueue.NEXT_AT;
import static io.quanzi.work.WorkQueue.STATE;
import static io.quanzi.work.WorkQueue.TRIES;
import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.shared.FailureCause;
import io.quanzi.work.WaitingWork.Item;
import io.quanzi.work.WaitingWork.Rows;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;

/** The work of a queue that failed, as a person sees it and has it tried again. */
record StuckWork(MongoOperations mongo, WorkLayout layout, WorkCriteria which, WorkUpdates updates) {
    boolean isOpen(String id) {
        return mongo.exists(
                Query.query(
                        new Criteria().andOperator(which.open(), where("_id").is(id))),
                layout.collection);
    }

    /** Has one tried at once; false when nothing of this id failed, or it is at work. */
    boolean retry(String id) {
        return reopen(new Criteria().andOperator(which.stuck(), where("_id").is(id))) == 1;
    }

    /** Has all that failed tried at once; how much. */
    long retryAll() {
        return reopen(which.stuck());
    }

    private long reopen(Criteria some) {
        var parked = new Criteria().andOperator(some, which.parked());
        var waiting = new Criteria().andOperator(some, which.open());
        return update(parked, updates.reopened(new Update())) + update(waiting, updates.dueAtOnce(new Update()));
    }

    private long update(Criteria some, Update update) {
        return mongo.updateMulti(Query.query(some), update, layout.collection).getMatchedCount();
    }

    /** Returns what is parked, latest first. */
    List<Document> parked(int most) {
        return find(Query.query(which.parked()).with(Sort.by(Sort.Direction.DESC, layout.order(), "_id")), most);
    }

    /** Returns what failed and is tried again by itself, next first. */
    List<Document> retried(int most) {
        return find(Query.query(which.retried()).with(Sort.by(NEXT_AT, "_id")), most);
    }

    Rows rows() {
        return new Rows(layout.collection, which.parked(), which.retried(), layout.since, NEXT_AT, layout.named);
    }

    /** Returns what failed of some ids, in their order. */
    List<Item> items(List<String> ids) {
        var failed = new Criteria().orOperator(which.parked(), which.retried());
        Map<String, Item> found = mongo
                .find(
                        Query.query(new Criteria().andOperator(where("_id").in(ids), failed)),
                        Document.class,
                        layout.collection)
                .stream()
                .map(row -> item(
                        row,
                        layout.parked.equals(row.getString(STATE))
                                ? null
                                : row.getDate(NEXT_AT).toInstant()))
                .collect(Collectors.toMap(Item::id, Function.identity()));
        return ids.stream().map(found::get).filter(Objects::nonNull).toList();
    }

    private Item item(Document row, @Nullable Instant nextAt) {
        Date since = row.getDate(layout.since);
        return new Item(
                String.valueOf(row.get("_id")),
                layout.subject.apply(row),
                layout.subjectPage.apply(row),
                since == null ? null : since.toInstant(),
                row.getInteger(TRIES, 0),
                Objects.requireNonNullElse(row.getString(layout.reason), ""),
                FailureCause.read(row.getString(FailureCause.FIELD)),
                nextAt);
    }

    private List<Document> find(Query query, int most) {
        return mongo.find(query.limit(most), Document.class, layout.collection);
    }
}
