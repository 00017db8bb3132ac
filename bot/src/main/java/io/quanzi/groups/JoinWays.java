package io.quanzi.groups;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.wecom.contacts.Contacts;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.stereotype.Component;

/**
 * The way into the groups of a segment: one QR code over up to five groups with room, made anew when those change.
 *
 * <pre>{"_id": "moms-0-6-months", "configId": "...", "qrUrl": "https://...", "chats": ["wr...", "wr..."]}</pre>
 */
@Component
public class JoinWays {
    private static final String WAYS = "join_ways";

    private final MongoOperations mongo;
    private final Groups groups;
    private final Contacts contacts;

    JoinWays(MongoOperations mongo, Groups groups, Contacts contacts) {
        this.mongo = mongo;
        this.groups = groups;
        this.contacts = contacts;
    }

    /** The picture as it was last made, which may lead into groups that are full by now; empty when there is none. */
    public Optional<String> known(String segment) {
        return Optional.ofNullable(mongo.findOne(Query.query(where("_id").is(segment)), Document.class, WAYS))
                .map(row -> row.getString("qrUrl"));
    }

    /** The picture of the QR code into a segment's groups; empty when none has room. Calls WeCom when it must be made. */
    public Optional<String> into(String segment) {
        List<String> chats =
                groups.withRoom(segment).stream().map(Group::chatId).sorted().toList();
        if (chats.isEmpty()) {
            return Optional.empty();
        }
        Document known = mongo.findOne(Query.query(where("_id").is(segment)), Document.class, WAYS);
        if (known != null && known.getList("chats", String.class).equals(chats)) {
            return Optional.of(known.getString("qrUrl"));
        }
        Contacts.JoinWay way = contacts.addJoinWay(chats, segmentState(segment), "入群码 " + segment);
        mongo.save(
                new Document("_id", segment)
                        .append("configId", way.configId())
                        .append("qrUrl", way.qrUrl())
                        .append("chats", chats),
                WAYS);
        return Optional.of(way.qrUrl());
    }

    private static String segmentState(String segment) {
        return segment.length() <= 30 ? segment : segment.substring(0, 30);
    }
}
