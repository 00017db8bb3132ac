package io.quanzi.outreach;

import io.quanzi.outreach.MassMessage.Result;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** Writes mass messages as rows of the collection {@code mass_tasks}, and reads them, those of earlier versions too. */
final class MassMessageRows {
    private MassMessageRows() {}

    /** The row of one that was just planned. */
    static Document of(MassMessage massMessage) {
        return new Document("_id", massMessage.id())
                .append("campaign", massMessage.campaign())
                .append("title", massMessage.title())
                .append("toGroups", massMessage.toGroups())
                .append("userId", massMessage.userId())
                .append("recipients", massMessage.recipients())
                .append("text", massMessage.copy().text())
                .append("cards", AttachmentRows.of(massMessage.copy().attachments()))
                .append(
                        "month",
                        MassMessageRepository.monthOf(massMessage.plannedAt()).toString())
                .append("state", massMessage.state().name())
                .append("reason", massMessage.reason())
                .append("results", List.of())
                .append("plannedAt", Date.from(massMessage.plannedAt()))
                .append("until", Date.from(massMessage.until()))
                .append("reminders", 0)
                .append("subject", subject(massMessage.subject()))
                .append("kind", name(massMessage.rank().kind()))
                .append("host", massMessage.rank().host())
                .append("carries", massMessage.rank().carries())
                .append("other", massMessage.rank().other())
                .append("unmerged", name(massMessage.rank().unmerged()))
                .append("nextAt", Date.from(massMessage.plannedAt()));
    }

    static List<Document> results(Map<String, Result> results, Map<String, Instant> sentAt) {
        return results.entrySet().stream()
                .map(one -> {
                    var row = new Document("to", one.getKey())
                            .append("result", one.getValue().name());
                    Instant at = sentAt.get(one.getKey());
                    return at == null ? row : row.append("sentAt", Date.from(at));
                })
                .toList();
    }

    static MassMessage read(Document row) {
        var results = new LinkedHashMap<String, Result>();
        var sentAt = new HashMap<String, Instant>();
        Instant endedAt = instant(row, "endedAt");
        for (Document one : row.getList("results", Document.class, List.of())) {
            Result result = Result.valueOf(one.getString("result"));
            results.put(one.getString("to"), result);
            // rows may lack the time of a result, which is no later than the end
            Instant at = one.getDate("sentAt") == null ? endedAt : instant(one, "sentAt");
            if (result == Result.SENT && at != null) {
                sentAt.put(one.getString("to"), at);
            }
        }
        return new MassMessage(
                row.getString("_id"),
                row.getString("campaign"),
                row.getString("title"),
                row.getBoolean("toGroups"),
                row.getString("userId"),
                row.getList("recipients", String.class),
                new MessageContent(
                        row.getString("text"), AttachmentRows.read(row.getList("cards", Document.class, List.of()))),
                MassMessageState.valueOf(row.getString("state")),
                row.getString("reason"),
                row.getString("msgid"),
                Map.copyOf(results),
                Map.copyOf(sentAt),
                row.getDate("plannedAt").toInstant(),
                // rows of earlier versions lack it
                row.getDate("until") == null
                        ? row.getDate("plannedAt").toInstant().plus(MassMessages.LIFE)
                        : row.getDate("until").toInstant(),
                instant(row, "callingSince"),
                instant(row, "tellingSince"),
                instant(row, "confirmedAt"),
                instant(row, "endedAt"),
                row.getInteger("reminders"),
                readSubject(row.get("subject")),
                rank(row));
    }

    /** Reads the rank, which rows of earlier versions lack. */
    private static MassMessage.Rank rank(Document row) {
        String kind = row.getString("kind");
        String unmerged = row.getString("unmerged");
        return new MassMessage.Rank(
                kind == null ? null : PostKind.valueOf(kind),
                row.getString("host"),
                row.getBoolean("carries", false),
                row.getString("other"),
                unmerged == null ? null : SendingPlan.Unmerged.valueOf(unmerged));
    }

    private static @Nullable String name(@Nullable Enum<?> word) {
        return word == null ? null : word.name();
    }

    private static @Nullable Document subject(@Nullable Subject subject) {
        return subject == null ? null : new Document("kind", subject.kind()).append("facts", subject.facts());
    }

    /** Reads the subject, which rows may have as {@code kind:name:fact} on one line. */
    private static @Nullable Subject readSubject(@Nullable Object stored) {
        if (stored instanceof Document row) {
            return new Subject(row.getString("kind"), row.getList("facts", String.class));
        }
        String[] parts = stored instanceof String line ? line.split(":", 3) : new String[0];
        return parts.length == 3 ? new Subject(parts[0], List.of(parts[1], parts[2])) : null;
    }

    private static @Nullable Instant instant(Document row, String key) {
        Date date = row.getDate(key);
        return date == null ? null : date.toInstant();
    }
}
