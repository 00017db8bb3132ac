package io.quanzi.customer;

import io.quanzi.csv.RejectedRows;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Date;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bson.Document;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.stereotype.Component;

/**
 * Remembers what managers chose for a row of headings, so that the next file with the same headings is read alike.
 *
 * <pre>{"_id": "hash of the headings", "columns": ["order_no", "", "buyer_id"], "at": "when"}</pre>
 */
@Component
class HeadingChoices {
    private static final String COLLECTION = "import_headings";

    private final MongoOperations mongo;
    private final Clock clock;

    HeadingChoices(MongoOperations mongo, Clock clock) {
        this.mongo = mongo;
        this.clock = clock;
    }

    HeadingChoice of(List<String> headings) {
        Document stored = mongo.findById(idOf(headings), Document.class, COLLECTION);
        if (stored == null) {
            return HeadingChoice.NONE;
        }
        Iterator<String> chosen =
                stored.getList("columns", String.class, List.of()).iterator();
        return new HeadingChoice(headings.stream()
                .map(heading -> isOwn(heading) || !chosen.hasNext() ? "" : chosen.next())
                .toList());
    }

    void remember(List<String> headings, HeadingChoice choice) {
        List<String> columns = IntStream.range(0, headings.size())
                .filter(i -> !isOwn(headings.get(i)))
                .mapToObj(i -> i < choice.columns().size() ? choice.columns().get(i) : "")
                .toList();
        mongo.save(
                new Document("_id", idOf(headings)).append("columns", columns).append("at", Date.from(clock.instant())),
                COLLECTION);
    }

    /** Whether a heading is one that a file of rejected rows has before its own. */
    private static boolean isOwn(String heading) {
        return RejectedRows.isOwn(heading);
    }

    private static String idOf(List<String> headings) {
        String all = headings.stream()
                .filter(heading -> !isOwn(heading))
                .map(OrderHeadings::plain)
                .collect(Collectors.joining("\n"));
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
