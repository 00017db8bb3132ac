package io.quanzi.wecom;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.WriteModel;
import io.quanzi.inbox.Inbox;
import io.quanzi.wecom.WeComEvent.FollowChanged;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import me.chanjar.weixin.mp.bean.result.WxMpUser;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.stereotype.Component;

/**
 * Stores who follows the Official Account: WeCom and the Store know a person by unionid, a notice goes to an openid,
 * and only the list of followers joins the two.
 *
 * <pre>{"_id": "oAbc…", "unionid": "uAbc…", "at": ISODate}</pre>
 *
 * The mark of the last reading of all is a document of its own: {@code {"_id": "followers", "at": ISODate}} in {@code
 * wecom_marks}.
 */
@Component
class Followers {
    private static final Logger log = LoggerFactory.getLogger(Followers.class);
    static final String FOLLOWERS = "followers";
    private static final String MARKS = "wecom_marks";
    private static final int A_CALL = 100;
    private static final Duration MOMENT = Duration.ofSeconds(2);
    /** Between two beginnings of it, where it fails. */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final MongoOperations mongo;
    private final OfficialAccountClient account;
    private final WeComCalls weComCalls;
    private final Inbox inbox;
    private final Clock clock;
    private @Nullable Reading first;

    Followers(MongoOperations mongo, OfficialAccountClient account, WeComCalls weComCalls, Inbox inbox, Clock clock) {
        this.mongo = mongo;
        this.account = account;
        this.weComCalls = weComCalls;
        this.inbox = inbox;
        this.clock = clock;
        // serves the look from a buyer's unionid
        mongo.indexOps(FOLLOWERS).createIndex(new Index("unionid", Sort.Direction.ASC));
    }

    Optional<String> openidOf(String unionid) {
        if (!wereRead()) {
            readAtFirstNeed();
        }
        var query = Query.query(where("unionid").is(unionid)).with(Sort.by(Sort.Direction.DESC, "at", "_id"));
        return Optional.ofNullable(mongo.findOne(query, Document.class, FOLLOWERS))
                .map(row -> row.getString("_id"));
    }

    private boolean wereRead() {
        return mongo.exists(Query.query(where("_id").is(FOLLOWERS)), MARKS);
    }

    /**
     * An account of many followers takes minutes, of which those who need one wait the first moments: a small one is read
     * by then. It is read once for all who ask, and after a failure not at once again.
     */
    private void readAtFirstNeed() {
        Reading reading = reading();
        try {
            reading.all.get(Math.max(0, reading.patience - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException goesOn) {
            throw new WeComException("the followers are still being read, ask again", WeComCalls.BUSY, goesOn);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new WeComException("interrupted while the followers were read", WeComCalls.BUSY, stopped);
        } catch (ExecutionException failed) {
            Throwable cause = Objects.requireNonNull(failed.getCause());
            int code = cause instanceof WeComException wecom ? wecom.code() : WeComCalls.BUSY;
            throw new WeComException("the followers could not be read: " + cause.getMessage(), code, cause);
        }
    }

    private synchronized Reading reading() {
        Reading last = first;
        Instant now = clock.instant();
        if (last == null
                || (last.all.isDone()
                        && Duration.between(last.begunAt, now).abs().compareTo(PAUSE) >= 0)) {
            last = new Reading(new FutureTask<>(this::sync), now, System.nanoTime() + MOMENT.toNanos());
            first = last;
            var thread = new Thread(last.all, "followers");
            thread.setDaemon(true);
            thread.start();
        }
        return last;
    }

    /**
     * The reading of all at the first need.
     *
     * @param patience until when those who ask wait for it, by {@link System#nanoTime()}
     */
    private record Reading(FutureTask<Read> all, Instant begunAt, long patience) {}

    /** Reads one again, who came or went; the unionid of who follows. */
    Optional<String> look(String openid) {
        Optional<Document> row = note(
                weComCalls.call("mp user/info", () -> account.getUserService().userInfo(openid)), clock.instant());
        row.ifPresentOrElse(now -> mongo.save(now, FOLLOWERS), () -> gone(openid));
        return row.map(now -> now.getString("unionid"));
    }

    void gone(String openid) {
        mongo.remove(Query.query(where("_id").is(openid)), FOLLOWERS);
    }

    /**
     * The result of reading all followers.
     *
     * @param count how many follow, of those whose unionid the account gets
     * @param missing how many of them were not known here
     * @param gone how many were known here and follow no more
     */
    record Read(int count, int missing, int gone) {
        private Read plus(Read other) {
            return new Read(count + other.count, missing + other.missing, gone + other.gone);
        }
    }

    /**
     * Reads all. Whoever came while it read stays. Who is found that no event told of goes into the inbox as if one had; the
     * first reading of all finds nobody in that way.
     */
    Read sync() {
        Instant start = clock.instant();
        boolean again = wereRead();
        var read = new Read(0, 0, 0);
        String next = null;
        do {
            String from = next;
            var page = weComCalls.call(
                    "mp user/get", () -> account.getUserService().userList(from));
            List<String> openids = page.getOpenids() == null ? List.of() : page.getOpenids();
            for (int at = 0; at < openids.size(); at += A_CALL) {
                read = read.plus(read(openids.subList(at, Math.min(openids.size(), at + A_CALL)), start, again));
            }
            // WeChat names the last openid even when nobody comes after it
            next = openids.isEmpty() ? null : page.getNextOpenid();
        } while (next != null && !next.isEmpty());
        long gone = mongo.remove(Query.query(where("at").lt(start)), FOLLOWERS).getDeletedCount();
        mongo.save(new Document("_id", FOLLOWERS).append("at", start), MARKS);
        log.info("followers read count={} missing={} gone={}", read.count(), read.missing(), gone);
        return read.plus(new Read(0, 0, (int) gone));
    }

    private Read read(List<String> openids, Instant at, boolean again) {
        var people = weComCalls.call(
                "mp user/info/batchget", () -> account.getUserService().userInfoList(openids));
        var rows = new ArrayList<WriteModel<Document>>();
        var fresh = new LinkedHashSet<String>();
        for (WxMpUser person : people) {
            note(person, at).ifPresent(row -> {
                String openid = row.getString("_id");
                fresh.add(openid);
                rows.add(new ReplaceOneModel<>(new Document("_id", openid), row, new ReplaceOptions().upsert(true)));
            });
        }
        if (rows.isEmpty()) {
            return new Read(0, 0, 0);
        }
        fresh.removeAll(mongo.findDistinct(Query.query(where("_id").in(fresh)), "_id", FOLLOWERS, String.class));
        if (again && !fresh.isEmpty()) { // before they are known, so that who is not taken here is found again
            inbox.put(fresh.stream()
                    .map(openid -> WeComEvents.found(new FollowChanged(openid, true, at), clock.instant()))
                    .toList());
        }
        mongo.getCollection(FOLLOWERS).bulkWrite(rows);
        return new Read(rows.size(), fresh.size(), 0);
    }

    /** Empty of somebody who stopped, or whose unionid the account does not get. */
    private static Optional<Document> note(@Nullable WxMpUser person, Instant at) {
        if (person == null
                || !Boolean.TRUE.equals(person.getSubscribe())
                || person.getUnionId() == null
                || person.getUnionId().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Document("_id", person.getOpenId())
                .append("unionid", person.getUnionId())
                .append("at", at));
    }
}
