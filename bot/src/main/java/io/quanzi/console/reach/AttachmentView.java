package io.quanzi.console.reach;

import io.quanzi.outreach.MessageContent.Attachment;
import io.quanzi.outreach.MessageContent.File;
import io.quanzi.outreach.MessageContent.LinkCard;
import io.quanzi.outreach.MessageContent.MiniProgram;
import io.quanzi.outreach.MessageContent.Picture;
import io.quanzi.outreach.MessagePictures;
import java.util.List;
import java.util.Objects;

/**
 * An attachment as pages show it, and as the form of a post sends it.
 *
 * @param kind {@code link}, {@code picture}, {@code file} or {@code miniProgram}
 * @param title of a file its name
 * @param url of a link
 * @param description of a link
 * @param appId of a mini-program
 * @param page of a mini-program
 * @param picture the picture's or the file's id; each but the kind is empty where there is none
 * @param coverUrl of a link, the address of its picture where it is not one of ours
 */
public record AttachmentView(
        String kind,
        String title,
        String url,
        String description,
        String appId,
        String page,
        String picture,
        String coverUrl) {
    static final String LINK = "link";
    static final String PICTURE = "picture";
    static final String FILE = "file";
    static final String MINI_PROGRAM = "miniProgram";

    static AttachmentView of(Attachment attachment) {
        if (attachment instanceof Picture picture) {
            return new AttachmentView(PICTURE, "", "", "", "", "", picture.picture(), "");
        }
        if (attachment instanceof File file) {
            return new AttachmentView(FILE, file.name(), "", "", "", "", file.file(), "");
        }
        if (attachment instanceof MiniProgram mini) {
            return new AttachmentView(
                    MINI_PROGRAM, mini.title(), "", "", mini.appId(), mini.page(), mini.picture(), "");
        }
        LinkCard card = (LinkCard) attachment;
        String cover = Objects.requireNonNullElse(card.cover(), "");
        boolean own = MessagePictures.isId(cover);
        return new AttachmentView(
                LINK,
                card.title(),
                card.url(),
                Objects.requireNonNullElse(card.description(), ""),
                "",
                "",
                own ? cover : "",
                own ? "" : cover);
    }

    public static List<AttachmentView> of(List<Attachment> attachments) {
        return attachments.stream().map(AttachmentView::of).toList();
    }
}
