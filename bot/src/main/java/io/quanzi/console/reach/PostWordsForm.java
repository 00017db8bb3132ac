package io.quanzi.console.reach;

import io.quanzi.broadcast.PostDraft.Words;
import io.quanzi.outreach.MessageContent.Attachment;
import java.util.List;
import java.util.Map;

/** Reads what the second step of a new post sends: title, text, and attachments as {@link AttachmentForm} has them. */
final class PostWordsForm {
    private PostWordsForm() {}

    static Words words(Map<String, String> sent) {
        return new Words(
                sent.getOrDefault("title", "").strip(),
                text(sent, "text"),
                text(sent, "textB"),
                AttachmentForm.attachments(sent));
    }

    private static String text(Map<String, String> sent, String name) {
        return sent.getOrDefault(name, "")
                .replace("\r\n", "\n")
                .replace('\r', '\n')
                .strip();
    }

    /** Returns the same words with other attachments. */
    static Words with(Words words, List<Attachment> attachments) {
        return new Words(words.title(), words.text(), words.textB(), attachments);
    }

    /** Does what a button of an attachment asks for, as {@link AttachmentForm#after} does. */
    static Words after(Words words, String go) {
        return with(words, AttachmentForm.after(words.attachments(), go));
    }
}
