package io.quanzi.sop;

import io.quanzi.outreach.AttachmentRows;
import io.quanzi.outreach.MessageContent;
import io.quanzi.shared.ChinaTime;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Date;
import java.util.List;
import org.bson.Document;

/**
 * A step of a day, as its words were fixed half an hour before.
 *
 * <pre>{"_id": "new-contacts/hello@2026-03-02T10:00", "sop": "new-contacts", "step": "hello", "day": "2026-03-02", "offset": 1,
 *  "at": ISODate, "title": "新客户关怀", "text": "...", "cards": [...] (of {@link AttachmentRows}), "state": "LOCKED"}</pre>
 *
 * and what {@link io.quanzi.work.WorkQueue} writes. State {@code DONE} when it was worked off, {@code MISSED} when the program
 * was not there on its day, {@code STOPPED} when the SOP was paused or gone at its time.
 *
 * @param step {@link #END} for the look at who came to the end of the goal's days
 * @param offset how many days after the beginning
 */
record SopRun(
        String id,
        String sop,
        String step,
        LocalDate day,
        int offset,
        Instant at,
        String title,
        MessageContent content) {
    static final String END = "_end";

    /** The day on which it began for those whom it is for. */
    LocalDate anchor() {
        return day.minusDays(offset);
    }

    boolean isEnd() {
        return step.equals(END);
    }

    /** The post's id in {@code outreach}. */
    String post() {
        return Sops.POST + id;
    }

    /** When nobody is written to any more on its day. */
    Instant until() {
        return day.atTime(Sop.QUIET).atZone(ChinaTime.ZONE).toInstant();
    }

    SopRun saying(MessageContent words) {
        return new SopRun(id, sop, step, day, offset, at, title, words);
    }

    Document row(String state) {
        return new Document("_id", id)
                .append("sop", sop)
                .append("step", step)
                .append("day", day.toString())
                .append("offset", offset)
                .append("at", Date.from(at))
                .append("title", title)
                .append("text", content.text())
                .append("cards", AttachmentRows.of(content.attachments()))
                .append("state", state)
                .append("tries", 0)
                .append("nextAt", Date.from(at));
    }

    static SopRun read(Document row) {
        return new SopRun(
                row.getString("_id"),
                row.getString("sop"),
                row.getString("step"),
                LocalDate.parse(row.getString("day")),
                row.getInteger("offset"),
                row.getDate("at").toInstant(),
                row.getString("title"),
                new MessageContent(
                        row.getString("text"), AttachmentRows.read(row.getList("cards", Document.class, List.of()))));
    }
}
