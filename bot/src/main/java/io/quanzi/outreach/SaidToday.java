package io.quanzi.outreach;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.shared.ChinaTime;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.Document;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;

/**
 * Prevents the same text from being posted twice into one group on a Shanghai day, whichever schedule or node posts:
 *
 * <pre>{"_id": "3f9c.../wr.../2026-03-03", "task": "daily-tip@.../lan", "day": "2026-03-03", "at": ISODate}</pre>
 *
 * The {@code _id} is the rule: whoever inserts it may speak. What a task could not say (expired, stopped, failed) is free
 * again. The places that a group has in a month, and in a day and a week where the shop limits them, are taken in the same
 * way, as {@code place-0/wr.../2026-03-03}.
 */
final class SaidToday {
    private static final String SAID = "group_texts";
    /** A claim without its task by then is of a process that died between the two, and did not come back. */
    private static final Duration ABANDONED = Duration.ofMinutes(30);

    private final MongoOperations mongo;
    private final MassMessageRepository tasks;

    SaidToday(MongoOperations mongo, MassMessageRepository tasks) {
        this.mongo = mongo;
        this.tasks = tasks;
        // serves the forgetting
        mongo.indexOps(SAID).createIndex(new Index("day", Sort.Direction.ASC));
    }

    /** Claims a text for a group today; false when another task of today has it, or one of yesterday still may say it. */
    boolean claim(MessageContent messageContent, String chatId, String task, Instant now) {
        LocalDate today = ChinaTime.dayOf(now);
        String words = Hash.of(wordsOf(messageContent));
        if (mayStillBeSaid(id(words, chatId, today.minusDays(1)), chatId, task, today)) {
            return false;
        }
        return claim(id(words, chatId, today), chatId, task, today, now);
    }

    /**
     * Takes one of a group's places in a day or a week, so that two schedules or nodes at once do not both take the last;
     * false when all are taken by tasks that spoke or still may.
     *
     * @param period such as {@code 2026-03-03}, {@code week-2026-03-02} or {@code month-2026-03}
     * @param lastDay of the period
     * @param taken as many as are known to be taken: the place after them is tried first, then all others
     */
    boolean takePlace(
            String chatId, String period, LocalDate lastDay, int places, int taken, String task, Instant now) {
        if (places < 1) {
            return false;
        }
        int first = Math.floorMod(taken, places);
        return claim(placeId(first, chatId, period), chatId, task, lastDay, now)
                || mongo.exists(held(chatId, period, places, task), SAID)
                || IntStream.range(first + 1, first + places)
                        .map(place -> place % places)
                        .anyMatch(place -> claim(placeId(place, chatId, period), chatId, task, lastDay, now));
    }

    /** Gives a text back that a task claimed for a group and does not say. */
    void giveBack(MessageContent messageContent, String chatId, String task, Instant at) {
        String id = id(Hash.of(wordsOf(messageContent)), chatId, ChinaTime.dayOf(at));
        mongo.remove(Query.query(where("_id").is(id).and("task").is(task)), SAID);
    }

    /**
     * Passes what a task claimed for a group on to another: its places in some periods, and its words of the day that it is
     * for.
     *
     * @param words whether the other says them too
     */
    void pass(MassMessage from, String chatId, String to, boolean words, Map<String, Integer> places, Instant now) {
        var ids = new ArrayList<String>();
        if (words) {
            ids.add(id(Hash.of(wordsOf(from.copy())), chatId, ChinaTime.dayOf(from.plannedAt())));
        }
        places.forEach(
                (period, most) -> IntStream.range(0, most).forEach(place -> ids.add(placeId(place, chatId, period))));
        mongo.updateMulti(
                Query.query(where("_id").in(ids).and("task").is(from.id())),
                new Update().set("task", to).set("at", now),
                SAID);
    }

    /** Gives a place back that a task took and does not need, since another place was gone. */
    void giveBack(String chatId, String period, int places, String task) {
        mongo.remove(held(chatId, period, places, task), SAID);
    }

    private static Query held(String chatId, String period, int places, String task) {
        List<String> ids = IntStream.range(0, places)
                .mapToObj(place -> placeId(place, chatId, period))
                .toList();
        return Query.query(where("_id").in(ids).and("task").is(task));
    }

    private static String placeId(int place, String chatId, String period) {
        return "place-" + place + "/" + chatId + "/" + period;
    }

    private boolean claim(String id, String chatId, String task, LocalDate day, Instant now) {
        try {
            mongo.insert(
                    new Document("_id", id)
                            .append("task", task)
                            .append("day", day.toString())
                            .append("at", now),
                    SAID);
            return true;
        } catch (DuplicateKeyException known) {
            return takeOver(id, chatId, task, now);
        }
    }

    private boolean takeOver(String id, String chatId, String task, Instant now) {
        Document row = mongo.findById(id, Document.class, SAID);
        if (row == null || row.getString("task").equals(task)) {
            return row != null;
        }
        String other = row.getString("task");
        boolean free = tasks.find(other)
                .map(known -> isUnsaid(known, chatId))
                .orElseGet(() -> row.getDate("at").toInstant().plus(ABANDONED).isBefore(now));
        return free
                && !tasks.isHandingOver(other)
                && mongo.updateFirst(
                                        Query.query(
                                                where("_id").is(id).and("task").is(other)),
                                        new Update().set("task", task).set("at", now),
                                        SAID)
                                .getMatchedCount()
                        > 0;
    }

    /** Whether yesterday's task may still be sent today: it waits for its tap, or was sent today. */
    private boolean mayStillBeSaid(String id, String chatId, String task, LocalDate today) {
        return Optional.ofNullable(mongo.findById(id, Document.class, SAID))
                .map(row -> row.getString("task"))
                .filter(other -> !other.equals(task))
                .flatMap(tasks::find)
                .filter(other -> !isUnsaid(other, chatId))
                .filter(other -> other.state().isOpen()
                        || Stream.of(Optional.ofNullable(other.confirmedAt()), Optional.ofNullable(other.endedAt()))
                                .flatMap(Optional::stream)
                                .findFirst()
                                .filter(at -> !ChinaTime.dayOf(at).isBefore(today))
                                .isPresent())
                .isPresent();
    }

    private static boolean isUnsaid(MassMessage massMessage, String chatId) {
        return !massMessage.recipients().contains(chatId) || isUnsaidThere(massMessage, chatId);
    }

    private static boolean isUnsaidThere(MassMessage massMessage, String chatId) {
        return switch (massMessage.state()) {
            case EXPIRED, CANCELLED, OVER_QUOTA, FAILED, HELD -> true;
            case PARTLY -> massMessage.results().get(chatId) != MassMessage.Result.SENT;
            default -> false;
        };
    }

    /** Forgets what no rule asks for any more. */
    void forgetBefore(LocalDate day) {
        mongo.remove(Query.query(where("day").lt(day.toString())), SAID);
    }

    private static String id(String words, String chatId, LocalDate day) {
        return words + "/" + chatId + "/" + day;
    }

    /** Blanks and invisible characters make no other text. */
    private static String wordsOf(MessageContent messageContent) {
        var words = new StringBuilder(messageContent.text());
        messageContent.attachments().forEach(attachment -> words.append('\n').append(attachment.mark()));
        return words.toString()
                .replaceAll("\\p{Cf}", "")
                .replaceAll("[\\s\\p{Z}]+", " ")
                .strip();
    }
}
