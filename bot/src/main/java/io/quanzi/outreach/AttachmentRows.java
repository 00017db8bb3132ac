package io.quanzi.outreach;

import io.quanzi.outreach.MessageContent.Attachment;
import io.quanzi.outreach.MessageContent.File;
import io.quanzi.outreach.MessageContent.LinkCard;
import io.quanzi.outreach.MessageContent.MiniProgram;
import io.quanzi.outreach.MessageContent.Picture;
import java.util.List;
import org.bson.Document;

/**
 * Attachments as documents keep them.
 *
 * <pre>{"title", "url", "description", "cover": "9f3c..." or "https://…"}, {"kind": "picture", "picture": "9f3c..."},
 *  {"kind": "file", "file": "9f3c...", "name": "….pdf"}, {"kind": "miniProgram", "title", "appId", "page", "picture"}</pre>
 */
public final class AttachmentRows {
    private static final String PICTURE = "picture";
    private static final String FILE = "file";
    private static final String MINI_PROGRAM = "miniProgram";

    private AttachmentRows() {}

    public static List<Document> of(List<Attachment> attachments) {
        return attachments.stream().map(AttachmentRows::row).toList();
    }

    private static Document row(Attachment attachment) {
        if (attachment instanceof Picture picture) {
            return new Document("kind", PICTURE).append(PICTURE, picture.picture());
        }
        if (attachment instanceof File file) {
            return new Document("kind", FILE).append(FILE, file.file()).append("name", file.name());
        }
        if (attachment instanceof MiniProgram mini) {
            return new Document("kind", MINI_PROGRAM)
                    .append("title", mini.title())
                    .append("appId", mini.appId())
                    .append("page", mini.page())
                    .append(PICTURE, mini.picture());
        }
        LinkCard card = (LinkCard) attachment;
        var row =
                new Document("title", card.title()).append("url", card.url()).append("description", card.description());
        return card.cover() == null ? row : row.append("cover", card.cover());
    }

    public static List<Attachment> read(List<Document> rows) {
        return rows.stream().map(AttachmentRows::read).toList();
    }

    private static Attachment read(Document row) {
        String kind = row.get("kind", "");
        return switch (kind) {
            case PICTURE -> new Picture(row.getString(PICTURE));
            case FILE -> new File(row.getString(FILE), row.getString("name"));
            case MINI_PROGRAM ->
                new MiniProgram(
                        row.getString("title"), row.getString("appId"), row.getString("page"), row.getString(PICTURE));
            default ->
                new LinkCard(
                        row.getString("title"),
                        row.getString("url"),
                        row.getString("description"),
                        row.getString("cover"));
        };
    }
}
