package io.quanzi.console.reach;

import io.quanzi.outreach.MessageContent;
import io.quanzi.outreach.MessageContent.Attachment;
import io.quanzi.outreach.MessageContent.File;
import io.quanzi.outreach.MessageContent.LinkCard;
import io.quanzi.outreach.MessagePictures;
import io.quanzi.outreach.PictureDownload;
import io.quanzi.shared.Message;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.multipart.MultipartFile;

/** Takes the pictures and files of a form that has attachments. */
@Component
public class AttachmentUploads {
    /** Where a picture's own button is not pressed, a browser sends the name of the file that was chosen. */
    private static final String CHOSEN_FILE = "file";

    private static final int LATEST_PICTURES = 12;

    private final MessagePictures pictures;
    private final PictureDownload download;

    AttachmentUploads(MessagePictures pictures, PictureDownload download) {
        this.pictures = pictures;
        this.download = download;
    }

    /**
     * Attachments with what speaks against some.
     *
     * @param refused by the field
     */
    public record Taken(List<Attachment> attachments, Map<String, Message> refused) {}

    /**
     * Takes an uploaded picture, or a file where none is asked for a picture, into attachments.
     *
     * @param slot the place of the attachment that it is for; empty for one more
     */
    public Taken uploaded(List<Attachment> attachments, String slot, Map<String, MultipartFile> files, String by)
            throws IOException {
        String field = slot.isEmpty() ? CHOSEN_FILE : CHOSEN_FILE + "-" + slot;
        MultipartFile file = files.get(field);
        String name = file == null ? "" : Objects.requireNonNullElse(file.getOriginalFilename(), "");
        byte[] bytes = file == null ? new byte[0] : bytes(file);
        if (slot.isEmpty() && MessagePictures.isFileName(name)) {
            MessagePictures.KeptFile kept = pictures.keepFile(bytes, name, by);
            String id = kept.kept().id();
            return id == null
                    ? new Taken(
                            attachments,
                            Map.of(field, Objects.requireNonNull(kept.kept().refused())))
                    : new Taken(AttachmentForm.and(attachments, new File(id, kept.name())), Map.of());
        }
        MessagePictures.Kept picture = pictures.keep(bytes, by);
        String id = picture.id();
        return id == null
                ? new Taken(attachments, Map.of(field, Objects.requireNonNull(picture.refused())))
                : new Taken(AttachmentForm.withPicture(attachments, slot, id), Map.of());
    }

    /** Of a file that is too large no more than shows it. */
    private static byte[] bytes(MultipartFile file) throws IOException {
        try (var input = file.getInputStream()) {
            return input.readNBytes(MessagePictures.MAX_BYTES + 1);
        }
    }

    /**
     * Makes attachments ready to be sent: refuses files that were chosen and not uploaded, and puts our own picture in the
     * place of each link's picture elsewhere; why one cannot be had is what speaks against it.
     */
    public Taken whole(List<Attachment> attachments, Map<String, String> sent, String by) {
        var refused = new LinkedHashMap<String, Message>();
        sent.forEach((field, value) -> {
            if (field.startsWith(CHOSEN_FILE) && !value.isBlank()) {
                refused.put(field, Message.of("new-post.fault.picture.not-uploaded", value));
            }
        });
        List<Attachment> now = attachments;
        for (int at = 0; at < attachments.size(); at++) {
            if (!(attachments.get(at) instanceof LinkCard card)
                    || card.cover() == null
                    || !PictureDownload.isAddress(card.cover())) {
                continue;
            }
            MessagePictures.Kept picture = download.fetch(card.cover(), by);
            Message why = picture.refused();
            String id = picture.id();
            if (why != null) {
                refused.put("cover-" + at, why);
            } else if (id != null) {
                now = AttachmentForm.withPicture(now, String.valueOf(at), id);
            }
        }
        return new Taken(List.copyOf(now), refused);
    }

    /** Keeps the pictures of attachments for as long as if they were new. */
    public void use(List<? extends Attachment> attachments) {
        var content = new MessageContent("", attachments);
        pictures.use(content.pictures());
        pictures.use(content.covers());
    }

    /** The pictures that were used last, the latest first. */
    public List<String> latest() {
        return pictures.latest(LATEST_PICTURES);
    }

    /** Whether no more may be added. */
    public static boolean isFull(List<? extends @Nullable Attachment> attachments) {
        return attachments.size() >= MessageContent.MAX_ATTACHMENTS;
    }
}
