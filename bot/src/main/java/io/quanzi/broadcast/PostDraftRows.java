package io.quanzi.broadcast;

import io.quanzi.broadcast.PostDraft.People;
import io.quanzi.broadcast.PostDraft.State;
import io.quanzi.broadcast.PostDraft.Words;
import io.quanzi.outreach.AttachmentRows;
import io.quanzi.outreach.MessageContent.Attachment;
import io.quanzi.outreach.MessageContent.LinkCard;
import io.quanzi.shared.CustomerId;
import java.util.List;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** Posts of managers as documents; {@link PostDraft} shows their shape. */
final class PostDraftRows {
    private PostDraftRows() {}

    /** Writes the words into a row. */
    static Document words(Document row, Words words) {
        return row.append("title", words.title())
                .append("text", words.text())
                .append("textB", words.textB())
                .append("attachments", AttachmentRows.of(words.attachments()));
    }

    static Document of(People people) {
        return new Document("everybody", people.everybody())
                .append("segments", people.segments())
                .append("officers", people.officers())
                .append(
                        "chosen",
                        people.chosen().stream().map(CustomerId::value).toList());
    }

    private static @Nullable People people(@Nullable Document row) {
        return row == null
                ? null
                : new People(
                        row.getBoolean("everybody", false),
                        row.getList("segments", String.class, List.of()),
                        row.getList("officers", String.class, List.of()),
                        row.getList("chosen", String.class, List.of()).stream()
                                .map(CustomerId::new)
                                .toList());
    }

    /** Rows of the first release have one link card in fields of its own, which are empty without one. */
    private static List<Attachment> attachments(Document row) {
        List<Document> rows = row.getList("attachments", Document.class);
        if (rows != null) {
            return AttachmentRows.read(rows);
        }
        String title = row.get("cardTitle", "");
        String url = row.get("cardUrl", "");
        String description = row.get("cardDescription", "");
        return (title + url + description).isEmpty()
                ? List.of()
                : List.of(new LinkCard(title, url, description.isEmpty() ? null : description));
    }

    static PostDraft read(Document row) {
        return new PostDraft(
                row.getString("_id"),
                row.getInteger("version"),
                State.valueOf(row.getString("state")),
                row.getString("by"),
                row.getDate("changedAt").toInstant(),
                row.getList("chats", String.class, List.of()),
                people(row.get("people", Document.class)),
                new Words(row.getString("title"), row.getString("text"), row.get("textB", ""), attachments(row)),
                row.getDate("at") == null ? null : row.getDate("at").toInstant(),
                row.getInteger("hours"),
                row.getString("submittedBy"));
    }
}
