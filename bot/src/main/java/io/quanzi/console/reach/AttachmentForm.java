package io.quanzi.console.reach;

import io.quanzi.outreach.MessageContent.Attachment;
import io.quanzi.outreach.MessageContent.File;
import io.quanzi.outreach.MessageContent.LinkCard;
import io.quanzi.outreach.MessageContent.MiniProgram;
import io.quanzi.outreach.MessageContent.Picture;
import io.quanzi.outreach.MessagePictures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the attachments of a message that a form sends: the fields of each with its place behind a dash, such as {@code
 * kind-0} and {@code url-0}.
 */
public final class AttachmentForm {
    /** More than may be sent, so that a form with too many is refused and not cut. */
    private static final int MAX_READ = 50;

    private AttachmentForm() {}

    public static List<Attachment> attachments(Map<String, String> sent) {
        var attachments = new ArrayList<Attachment>();
        for (int at = 0; at < MAX_READ && sent.containsKey("kind-" + at); at++) {
            switch (value(sent, "kind", at)) {
                case AttachmentView.LINK -> {
                    String description = value(sent, "description", at);
                    attachments.add(new LinkCard(
                            value(sent, "title", at),
                            value(sent, "url", at),
                            description.isEmpty() ? null : description,
                            cover(sent, at)));
                }
                case AttachmentView.MINI_PROGRAM ->
                    attachments.add(new MiniProgram(
                            value(sent, "title", at),
                            value(sent, "appId", at),
                            value(sent, "page", at),
                            picture(sent, at)));
                case AttachmentView.FILE -> attachments.add(new File(picture(sent, at), value(sent, "title", at)));
                case AttachmentView.PICTURE -> attachments.add(new Picture(picture(sent, at)));
                default -> {
                    // of no page of ours
                }
            }
        }
        return List.copyOf(attachments);
    }

    /** An address that was written takes the place of a picture that was uploaded. */
    private static @Nullable String cover(Map<String, String> sent, int at) {
        String written = value(sent, "cover", at);
        String cover = written.isEmpty() ? picture(sent, at) : written;
        return cover.isEmpty() ? null : cover;
    }

    private static String picture(Map<String, String> sent, int at) {
        String picture = value(sent, "picture", at);
        return MessagePictures.isId(picture) ? picture : "";
    }

    private static String value(Map<String, String> sent, String name, int at) {
        return sent.getOrDefault(name + "-" + at, "").strip();
    }

    static List<Attachment> and(List<Attachment> some, Attachment one) {
        var attachments = new ArrayList<>(some);
        attachments.add(one);
        return attachments;
    }

    /**
     * Returns the same with a picture at a place: a mini-program's or a link's cover, a picture in the place of another, or
     * one more where nothing that takes one stands.
     */
    static List<Attachment> withPicture(List<Attachment> some, String slot, String picture) {
        for (int at = 0; at < some.size(); at++) {
            if (slot.equals(String.valueOf(at))) {
                var attachments = new ArrayList<>(some);
                attachments.set(at, withPicture(some.get(at), picture));
                return attachments;
            }
        }
        return and(some, new Picture(picture));
    }

    private static Attachment withPicture(Attachment now, String picture) {
        if (now instanceof LinkCard card) {
            return new LinkCard(card.title(), card.url(), card.description(), picture);
        }
        return now instanceof MiniProgram mini
                ? new MiniProgram(mini.title(), mini.appId(), mini.page(), picture)
                : new Picture(picture);
    }

    /**
     * Does what a button asks for: {@code remove-2}, {@code up-2}, {@code uncover-2}, {@code add-link}, {@code add-mini},
     * {@code picture-} and the id of a picture to take it.
     */
    public static List<Attachment> after(List<Attachment> some, String button) {
        var attachments = new ArrayList<>(some);
        for (int at = 0; at < attachments.size(); at++) {
            if (button.equals("remove-" + at)) {
                attachments.remove(at);
                return attachments;
            }
            if (button.equals("uncover-" + at) && attachments.get(at) instanceof LinkCard card) {
                attachments.set(at, new LinkCard(card.title(), card.url(), card.description()));
                return attachments;
            }
            if (at > 0 && button.equals("up-" + at)) {
                attachments.add(at - 1, attachments.remove(at));
                return attachments;
            }
        }
        if (button.startsWith("picture-") && MessagePictures.isId(button.substring("picture-".length()))) {
            return withPicture(some, "", button.substring("picture-".length()));
        }
        return switch (button) {
            case "add-link" -> and(some, new LinkCard("", "", null));
            case "add-mini" -> and(some, new MiniProgram("", "", "", ""));
            default -> some;
        };
    }
}
