package io.quanzi.groups;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.wecom.WeComException;
import io.quanzi.wecom.contacts.Contacts;
import io.quanzi.work.LeasedDocuments;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.annotation.Id;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/**
 * The way into the groups of a segment: one QR code over up to five groups with room. It is made once; when those groups
 * change it is led into the new ones, so that a picture that was printed or sent stays good.
 *
 * <pre>{"_id": "moms-0-6-months", "configId": "...", "qrUrl": "https://...", "chats": ["wr...", "wr..."],
 *  "made": 1, "trying": {"remark": "入群码 1 moms-0-6-months", "since": ISODate}, "lost": [{"remark", "since"}],
 *  "owner": "4711/1772503200@shop-1", "leaseUntil": ISODate}</pre>
 *
 * <p>WeCom has no list of join ways, so that one whose id did not reach us cannot be found or deleted. {@code trying} is
 * therefore written before the call that makes one, and moved to {@code lost} when nobody knows what came of it: nobody was
 * ever shown the picture of such a way, but it may count against the corp's limit of ways, and an administrator can tell it
 * by its remark.
 */
@Component
public class GroupJoinWays {
    private static final Logger log = LoggerFactory.getLogger(GroupJoinWays.class);
    private static final String WAYS = "join_ways";
    private static final int LONGEST_STATE = 30;
    private static final int GONE = 41044;
    /** More than the two calls take at most. */
    private static final Duration LEASE = Duration.ofSeconds(60);

    private static final int LOOKS = 50;
    private static final long BETWEEN_LOOKS_MILLIS = 100;

    private final MongoOperations mongo;
    private final LeasedDocuments leases;
    private final CustomerGroups customerGroups;
    private final Contacts contacts;
    private final Clock clock;

    GroupJoinWays(MongoOperations mongo, CustomerGroups customerGroups, Contacts contacts, Clock clock) {
        this.mongo = mongo;
        this.leases = new LeasedDocuments(mongo, WAYS, LEASE, clock);
        this.customerGroups = customerGroups;
        this.contacts = contacts;
        this.clock = clock;
    }

    /** The picture as it was last made, which may lead into groups that are full by now; empty when there is none. */
    public Optional<String> known(String segment) {
        return Optional.ofNullable(find(segment)).map(Way::qrUrl);
    }

    /**
     * A way that may have been made and that nobody knows the id of.
     *
     * @param remark by which it can be told in WeCom
     */
    public record Lost(String remark, Instant since) {}

    /** The way of a segment; one that was never made has nothing but the name. */
    record Way(
            @Id String segment,
            @Nullable String configId,
            @Nullable String qrUrl,
            List<String> chats,
            int made,
            @Nullable Lost trying,
            List<Lost> lost) {
        boolean leadsInto(List<String> wanted) {
            return qrUrl != null && chats.equals(wanted);
        }

        /** Each way that is made has a number, so that one that was lost can be told from the one in use. */
        String remark(int more) {
            return "入群码 " + (made + more) + " " + segment;
        }
    }

    /** The ways of a segment that may count against the corp's limit without being of use. */
    public List<Lost> lost(String segment) {
        Way way = find(segment);
        return way == null ? List.of() : way.lost();
    }

    /** How many were lost of all segments together. */
    long countLost() {
        return mongo.findAll(Way.class, WAYS).stream()
                .mapToLong(way -> way.lost().size())
                .sum();
    }

    /**
     * The picture of the QR code into a segment's groups; empty when none has room. Calls WeCom when it must be made or led
     * elsewhere. Of several who ask at once one calls and the others wait for it, some seconds.
     */
    public Optional<String> qrCodeFor(String segment) {
        return qrCodeFor(segment, false);
    }

    /**
     * The picture that a visitor is shown: of {@link #qrCodeFor}, or as it was last made while another leads it
     * elsewhere and when WeCom does not let it be led there now.
     *
     * @throws WeComException when there is none and none can be made
     */
    public Optional<String> openQrCodeFor(String segment) {
        try {
            return qrCodeFor(segment, true);
        } catch (WeComException failed) {
            Optional<String> known = known(segment);
            if (known.isEmpty()) {
                throw failed;
            }
            log.warn("the way into groups stays as it was segment={} cause={}", segment, failed.toString());
            return known;
        }
    }

    private Optional<String> qrCodeFor(String segment, boolean ratherKnown) {
        List<String> chats = customerGroups.withRoom(segment).stream()
                .map(CustomerGroup::chatId)
                .sorted()
                .toList();
        if (chats.isEmpty()) {
            return Optional.empty();
        }
        for (int look = 0; look < LOOKS; look++) {
            Way known = find(segment);
            if (known != null && known.leadsInto(chats)) {
                return Optional.ofNullable(known.qrUrl());
            }
            if (known == null) {
                begin(segment);
            }
            Way taken = take(segment);
            if (taken != null) {
                try {
                    return Optional.ofNullable(taken.leadsInto(chats) ? taken.qrUrl() : retarget(taken, chats));
                } finally {
                    leases.release(segment, new Update());
                }
            }
            if (ratherKnown && known != null && known.qrUrl() != null) {
                return Optional.of(known.qrUrl());
            }
            pause();
        }
        return known(segment);
    }

    private String retarget(Way way, List<String> chats) {
        String segment = way.segment();
        if (way.trying() != null) {
            lost(segment, way.trying());
        }
        String configId = way.configId();
        if (configId == null || !contacts.changeJoinWay(configId, chats, state(segment), way.remark(0))) {
            configId = make(way, chats);
        }
        String qrUrl = contacts.joinWayPicture(configId).orElse(null);
        if (qrUrl == null) {
            write(segment, new Update().unset("configId").unset("qrUrl").unset("chats"));
            throw new WeComException("get_join_way: the way into " + segment + " is gone again", GONE, null);
        }
        write(segment, new Update().set("qrUrl", qrUrl).set("chats", chats));
        return qrUrl;
    }

    private String make(Way way, List<String> chats) {
        String segment = way.segment();
        var trying = new Lost(way.remark(1), clock.instant());
        write(
                segment,
                new Update()
                        .set("trying", trying)
                        .inc("made", 1)
                        .unset("configId")
                        .unset("qrUrl")
                        .unset("chats"));
        String configId;
        try {
            configId = contacts.addJoinWay(chats, state(segment), trying.remark());
        } catch (WeComException failed) {
            if (failed.mayHaveTakenEffect()) {
                lost(segment, trying);
            } else {
                write(segment, new Update().unset("trying"));
            }
            throw failed;
        }
        write(segment, new Update().set("configId", configId).unset("trying"));
        return configId;
    }

    private void lost(String segment, Lost trying) {
        write(segment, new Update().push("lost", trying).unset("trying"));
        log.warn("a join way may have been made and its id lost segment={} remark=\"{}\"", segment, trying.remark());
    }

    private static String state(String segment) {
        return segment.length() <= LONGEST_STATE ? segment : segment.substring(0, LONGEST_STATE);
    }

    private @Nullable Way find(String segment) {
        return mongo.findById(segment, Way.class, WAYS);
    }

    private void begin(String segment) {
        try {
            mongo.insert(new Document("_id", segment), WAYS);
        } catch (DuplicateKeyException begun) {
            // by another visitor
        }
    }

    private @Nullable Way take(String segment) {
        leases.releaseOfDeadProcesses();
        return leases.take(where("_id").is(segment), Sort.unsorted())
                .map(row -> mongo.getConverter().read(Way.class, row))
                .orElse(null);
    }

    private void write(String segment, Update update) {
        mongo.updateFirst(Query.query(where("_id").is(segment)), update, WAYS);
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_LOOKS_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while another makes the way", interrupted);
        }
    }
}
