package io.quanzi.broadcast;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.groups.CustomerGroups;
import io.quanzi.outreach.MassMessage;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/**
 * Keeps how many customers were in a group when a post of a test came into it: it is counted once, and thousands of groups are
 * looked at each time that somebody looks at a test.
 *
 * <pre>{"_id": "daily-tip-deal@.../moms-0-6-months", "reached": [{"chat": "wr...", "at": ISODate, "people": 412}, ...]}</pre>
 */
@Component
class AbReached {
    private static final String COLLECTION = "ab_reached";
    private static final String REACHED = "reached";

    private final MongoOperations mongo;
    private final CustomerGroups customerGroups;

    AbReached(MongoOperations mongo, CustomerGroups customerGroups) {
        this.mongo = mongo;
        this.customerGroups = customerGroups;
    }

    /** A group that a post came into. */
    record Arrival(String chatId, Instant at) {}

    /** How many were in each group when each post came into it, by the post. */
    Map<String, Map<Arrival, Long>> of(Map<String, List<MassMessage>> tasksByCampaign) {
        Map<String, Map<Arrival, Long>> reached = known(tasksByCampaign.keySet());
        tasksByCampaign.forEach((campaign, tasks) -> {
            Map<Arrival, Long> these = reached.computeIfAbsent(campaign, none -> new HashMap<>());
            int before = these.size();
            tasks.forEach(task -> task.sentAt()
                    .forEach((chatId, at) -> these.computeIfAbsent(
                            new Arrival(chatId, at), one -> (long) customerGroups.countIn(one.chatId(), one.at()))));
            if (these.size() > before) {
                keep(campaign, these);
            }
        });
        return reached;
    }

    private Map<String, Map<Arrival, Long>> known(Collection<String> campaigns) {
        var known = new HashMap<String, Map<Arrival, Long>>();
        for (Document row : mongo.find(Query.query(where("_id").in(campaigns)), Document.class, COLLECTION)) {
            var these = new HashMap<Arrival, Long>();
            row.getList(REACHED, Document.class)
                    .forEach(one -> these.put(
                            new Arrival(one.getString("chat"), one.getDate("at").toInstant()),
                            one.get("people", Number.class).longValue()));
            known.put(row.getString("_id"), these);
        }
        return known;
    }

    private void keep(String campaign, Map<Arrival, Long> these) {
        List<Document> rows = these.entrySet().stream()
                .map(one -> new Document("chat", one.getKey().chatId())
                        .append("at", one.getKey().at())
                        .append("people", one.getValue()))
                .toList();
        mongo.upsert(Query.query(where("_id").is(campaign)), new Update().set(REACHED, rows), COLLECTION);
    }
}
