package io.quanzi.console.customers;

import io.quanzi.coupons.CodePools.TriedCode;
import io.quanzi.csv.RejectedRow;
import io.quanzi.shared.Message;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * What is known of what would come of a file.
 *
 * @param token of the run that finds it out
 * @param columns what was read from each heading
 * @param done rows read, of {@code total}
 * @param at when this was written
 * @param result null before its end
 */
record StoredTrial(
        String token,
        List<String> columns,
        long done,
        long total,
        Instant at,
        @Nullable Result result) {
    private static final int MAX_CELLS = 60;
    private static final int MAX_CHARS = 120;

    /**
     * What would come of a file.
     *
     * @param refused why it cannot be imported as it is; null when it can
     * @param added orders or codes that would be new
     * @param known that are known already
     * @param twice rows of codes that an earlier row has
     * @param rejected rows that would be set aside, without these
     * @param fewBuyers whether very many orders are of very few buyers
     * @param aside the first of the rows that would be set aside
     * @param codes the first codes
     */
    record Result(
            @Nullable Message refused,
            long rows,
            long added,
            long known,
            long twice,
            long rejected,
            boolean fewBuyers,
            List<Message> notes,
            List<RejectedRow> aside,
            List<TriedCode> codes) {
        static Result refused(Message why) {
            return new Result(why, 0, 0, 0, 0, 0, false, List.of(), List.of(), List.of());
        }
    }

    Document toDocument() {
        var all = new Document("token", token)
                .append("columns", columns)
                .append("done", done)
                .append("total", total)
                .append("at", Date.from(at));
        return result == null ? all : all.append("result", document(result));
    }

    private static Document document(Result result) {
        return new Document("refused", result.refused() == null ? null : MessageDocument.of(result.refused()))
                .append("rows", result.rows())
                .append("added", result.added())
                .append("known", result.known())
                .append("twice", result.twice())
                .append("rejected", result.rejected())
                .append("fewBuyers", result.fewBuyers())
                .append(
                        "notes",
                        result.notes().stream().map(MessageDocument::of).toList())
                .append(
                        "aside",
                        result.aside().stream()
                                .map(row -> StoredRow.excerpt(row, MAX_CELLS, MAX_CHARS))
                                .toList())
                .append(
                        "codes",
                        result.codes().stream().map(StoredTrial::document).toList());
    }

    private static Document document(TriedCode code) {
        return new Document("code", code.code())
                .append("expiresAt", code.expiresAt() == null ? null : Date.from(code.expiresAt()))
                .append("known", code.known());
    }

    static StoredTrial read(Document stored) {
        Document result = stored.get("result", Document.class);
        return new StoredTrial(
                stored.getString("token"),
                stored.getList("columns", String.class, List.of()),
                number(stored, "done"),
                number(stored, "total"),
                stored.getDate("at").toInstant(),
                result == null ? null : readResult(result));
    }

    private static Result readResult(Document stored) {
        Document refused = stored.get("refused", Document.class);
        return new Result(
                refused == null ? null : MessageDocument.read(refused),
                number(stored, "rows"),
                number(stored, "added"),
                number(stored, "known"),
                number(stored, "twice"),
                number(stored, "rejected"),
                stored.getBoolean("fewBuyers", false),
                stored.getList("notes", Document.class, List.of()).stream()
                        .map(MessageDocument::read)
                        .toList(),
                stored.getList("aside", Document.class, List.of()).stream()
                        .map(row -> StoredRow.read(List.of(), row))
                        .toList(),
                stored.getList("codes", Document.class, List.of()).stream()
                        .map(StoredTrial::readCode)
                        .toList());
    }

    private static TriedCode readCode(Document stored) {
        Date expiresAt = stored.getDate("expiresAt");
        return new TriedCode(
                stored.getString("code"),
                expiresAt == null ? null : expiresAt.toInstant(),
                stored.getBoolean("known", false));
    }

    private static long number(Document stored, String field) {
        return stored.get(field, Number.class).longValue();
    }
}
