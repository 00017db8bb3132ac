package io.quanzi.wecom.repair;

import io.quanzi.shared.FailureCause;
import io.quanzi.wecom.repair.Reconciler.Comparison;
import io.quanzi.wecom.repair.Reconciler.CorrectionResult;
import io.quanzi.wecom.repair.Reconciler.Difference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.bson.Document;

/** Counts what a run found and corrected, kind by kind, as stored in the run's row under {@code counts}. */
final class Counters {
    private static final int MAX_REASONS = 10;
    private static final int LONGEST_REASON = 200;

    private final Document row;

    Counters(Document row) {
        this.row = row;
    }

    /** Shows these kinds from now on, though nothing may be found. */
    void begin(Collection<String> kinds) {
        kinds.forEach(this::countOf);
    }

    void add(Comparison comparison) {
        comparison.looked().forEach((kind, count) -> add(countOf(kind), "looked", count));
        comparison
                .gaps()
                .forEach(difference -> add(
                        countOf(difference.kind()),
                        difference.side() == Reconciler.Side.HERE ? "missing" : "gone",
                        difference.count()));
    }

    void add(Difference difference, CorrectionResult outcome) {
        Document count = countOf(difference.kind());
        if (outcome instanceof CorrectionResult.Left left) {
            add(count, "left", difference.count());
            because(count, left.why(), left.cause(), difference.count());
        } else {
            add(count, "mended", difference.count());
        }
    }

    /** The rest of a kind could not be looked at. */
    void unseen(String kind, String why, FailureCause cause) {
        because(countOf(kind), "未能核对完：" + why, cause, 0);
    }

    private static void add(Document count, String field, long more) {
        count.put(field, count.getLong(field) + more);
    }

    private static void because(Document count, String why, FailureCause cause, long more) {
        String words = why.length() <= LONGEST_REASON ? why : why.substring(0, LONGEST_REASON) + "…";
        List<Document> reasons = count.getList("why", Document.class);
        Optional<Document> known = reasons.stream()
                .filter(one -> one.getString("words").equals(words))
                .findFirst();
        if (known.isPresent()) {
            add(known.get(), "count", more);
        } else if (reasons.size() < MAX_REASONS) {
            var reason = new Document("words", words).append("count", more);
            reasons.add(cause.isOther() ? reason : reason.append(FailureCause.FIELD, cause.stored()));
        }
    }

    private Document countOf(String kind) {
        var counts = new ArrayList<>(row.getList("counts", Document.class));
        Optional<Document> known = counts.stream()
                .filter(one -> one.getString("kind").equals(kind))
                .findFirst();
        if (known.isPresent()) {
            return known.get();
        }
        var fresh = new Document("kind", kind)
                .append("looked", 0L)
                .append("missing", 0L)
                .append("gone", 0L)
                .append("mended", 0L)
                .append("left", 0L)
                .append("why", new ArrayList<Document>());
        counts.add(fresh);
        row.put("counts", counts);
        return fresh;
    }
}
