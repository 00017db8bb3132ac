package io.quanzi.broadcast;

import io.quanzi.broadcast.PostReviews.PostViolation;
import io.quanzi.outreach.MessageContent;
import io.quanzi.outreach.MessageContent.Attachment;
import io.quanzi.outreach.MessageContent.File;
import io.quanzi.outreach.MessageContent.LinkCard;
import io.quanzi.outreach.MessageContent.MiniProgram;
import io.quanzi.outreach.MessageContent.Picture;
import io.quanzi.outreach.MessagePictures;
import io.quanzi.outreach.PictureDownload;
import io.quanzi.shared.FieldLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Tells what speaks against the attachments of a post. A field is named by what it is and the place of its attachment,
 * counted from 0, such as {@code url-2}.
 */
public final class PostAttachments {
    private static final int MAX_LINK_TITLE_BYTES = 128;
    private static final int MAX_DESCRIPTION_BYTES = 512;
    private static final int MAX_MINI_TITLE_BYTES = 64;
    private static final int MAX_PAGE_BYTES = 1_024;
    private static final Pattern APP_ID = Pattern.compile("wx[0-9a-z]{16}");
    private static final int MAX_APP_ID_BYTES = 64;

    private PostAttachments() {}

    /** Returns which fields hold more than may be kept, and whether there are too many. */
    public static List<PostViolation> tooLong(List<Attachment> attachments) {
        var faults = new ArrayList<PostViolation>();
        if (attachments.size() > MessageContent.MAX_ATTACHMENTS) {
            faults.add(PostReviews.words(
                    "attachments", "new-post.fault.attachments", MessageContent.MAX_ATTACHMENTS, attachments.size()));
        }
        for (int at = 0; at < attachments.size(); at++) {
            Attachment attachment = attachments.get(at);
            if (attachment instanceof LinkCard card) {
                PostReviews.bound(faults, card.title(), "title-" + at, MAX_LINK_TITLE_BYTES);
                PostReviews.bound(faults, card.url(), "url-" + at, FieldLimits.MAX_URL_LENGTH);
                if (card.cover() != null) {
                    PostReviews.bound(faults, card.cover(), "cover-" + at, FieldLimits.MAX_URL_LENGTH);
                }
                if (card.description() != null) {
                    PostReviews.bound(faults, card.description(), "description-" + at, MAX_DESCRIPTION_BYTES);
                }
            } else if (attachment instanceof MiniProgram mini) {
                PostReviews.bound(faults, mini.title(), "title-" + at, MAX_MINI_TITLE_BYTES);
                PostReviews.bound(faults, mini.appId(), "appId-" + at, MAX_APP_ID_BYTES);
                PostReviews.bound(faults, mini.page(), "page-" + at, MAX_PAGE_BYTES);
            }
        }
        return faults;
    }

    /** Returns what is missing, or is not what WeCom takes. */
    public static List<PostViolation> faults(List<Attachment> attachments, MessagePictures pictures) {
        var content = new MessageContent("", attachments);
        Set<String> known = pictures.known(Stream.concat(content.pictures().stream(), content.covers().stream())
                .toList());
        return faults(attachments, known::contains);
    }

    /** Returns the same of what a file says, which cannot know which pictures are there: any id will do. */
    public static List<PostViolation> faults(List<Attachment> attachments) {
        return faults(attachments, MessagePictures::isId);
    }

    private static List<PostViolation> faults(List<Attachment> attachments, Predicate<String> known) {
        var faults = new ArrayList<PostViolation>();
        for (int at = 0; at < attachments.size(); at++) {
            Attachment attachment = attachments.get(at);
            if (attachment instanceof LinkCard card) {
                require(faults, !card.title().isBlank(), "title-" + at, "new-post.fault.card.title");
                require(faults, PictureDownload.isAddress(card.url()), "url-" + at, "new-post.fault.card.url");
                String cover = card.cover();
                require(
                        faults,
                        cover == null || known.test(cover),
                        "cover-" + at,
                        cover != null && PictureDownload.isAddress(cover)
                                ? "new-post.fault.card.cover.unfetched"
                                : "new-post.fault.card.cover");
            } else if (attachment instanceof MiniProgram mini) {
                require(faults, !mini.title().isBlank(), "title-" + at, "new-post.fault.card.title");
                require(faults, APP_ID.matcher(mini.appId()).matches(), "appId-" + at, "new-post.fault.mini.app");
                require(faults, !mini.page().isBlank(), "page-" + at, "new-post.fault.mini.page");
                require(faults, known.test(mini.picture()), "picture-" + at, "new-post.fault.mini.picture");
            } else if (attachment instanceof File file) {
                require(faults, known.test(file.file()), "picture-" + at, "new-post.fault.file");
            } else if (attachment instanceof Picture picture) {
                require(faults, known.test(picture.picture()), "picture-" + at, "new-post.fault.picture");
            }
        }
        return faults;
    }

    private static void require(List<PostViolation> faults, boolean holds, String field, String key) {
        if (!holds) {
            faults.add(PostReviews.words(field, key));
        }
    }

    /** Returns the field in which a word stands. */
    static Optional<String> fieldWith(List<Attachment> attachments, String word) {
        for (int at = 0; at < attachments.size(); at++) {
            List<String> read = attachments.get(at).words();
            for (int line = 0; line < read.size(); line++) {
                if (read.get(line).contains(word)) {
                    return Optional.of((line == 0 ? "title-" : "description-") + at);
                }
            }
        }
        return Optional.empty();
    }
}
