package io.quanzi.segments;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.bson.Document;
import org.springframework.data.mongodb.core.MongoOperations;

/**
 * Keeps for which day, and with which rules, segments were worked out anew.
 *
 * <pre>{"_id": "segments", "rules": "4f0c...", "day": "2026-12-01", "everybody": "2026-11-30"}</pre>
 */
final class RefreshDays {
    private static final String COLLECTION = "segment_refreshes";
    private static final String ID = "segments";
    private static final int DAYS_BETWEEN_ALL = 7;

    private final MongoOperations mongo;

    RefreshDays(MongoOperations mongo) {
        this.mongo = mongo;
    }

    /**
     * The day that segments were last worked out for, where what the days since then can change is all that is left to do;
     * empty when everybody has to be looked at: with other rules, in another month (babies have grown), after a week, and when
     * the day is worked out a second time.
     */
    Optional<LocalDate> since(LocalDate today, SegmentsFile.Content file) {
        return Optional.ofNullable(mongo.findById(ID, Document.class, COLLECTION))
                .filter(row -> rules(file).equals(row.getString("rules")))
                .filter(row -> LocalDate.parse(row.getString("everybody"))
                        .plusDays(DAYS_BETWEEN_ALL)
                        .isAfter(today))
                .map(row -> LocalDate.parse(row.getString("day")))
                .filter(day -> day.isBefore(today) && day.withDayOfMonth(1).equals(today.withDayOfMonth(1)));
    }

    /** @param everybody whether all were looked at, and not only those whom the day could change */
    void note(LocalDate day, SegmentsFile.Content file, boolean everybody) {
        Document before = mongo.findById(ID, Document.class, COLLECTION);
        mongo.save(
                new Document("_id", ID)
                        .append("rules", rules(file))
                        .append("day", day.toString())
                        .append(
                                "everybody",
                                everybody || before == null ? day.toString() : before.getString("everybody")),
                COLLECTION);
    }

    private static String rules(SegmentsFile.Content file) {
        return UUID.nameUUIDFromBytes(file.segments().toString().getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}
