package io.quanzi.sandbox.people;

import io.quanzi.sandbox.platform.ApiError;
import io.quanzi.sandbox.platform.Call;
import io.quanzi.sandbox.platform.Errcode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The content of a message: a text and up to nine attachments, as welcome and mass messages share them. */
public record Content(String text, List<Attachment> attachments) {
    private static final int MAX_BYTES = 4000;
    private static final int MAX_ATTACHMENTS = 9;

    /**
     * Reads and checks {@code text} and {@code attachments} of a call.
     *
     * @param media refuses a media_id that is unknown or too old (40007)
     */
    public static Content of(Call call, Consumer<String> media) {
        var text = Call.text(call.at("text"), "content");
        if (bytes(text) > MAX_BYTES) {
            throw new ApiError(Errcode.BAD_SIZE, "text.content takes " + MAX_BYTES + " bytes");
        }
        var attachments = new ArrayList<Attachment>();
        for (var attachment : call.at("attachments")) {
            attachments.add(attachment(attachment, media));
        }
        if (attachments.size() > MAX_ATTACHMENTS) {
            throw new ApiError(Errcode.TOO_MANY_ATTACHMENTS);
        }
        if (text.isEmpty() && attachments.isEmpty()) {
            throw new ApiError(Errcode.EMPTY_VALUE, "text and attachments");
        }
        return new Content(text, attachments);
    }

    private static Attachment attachment(JsonNode from, Consumer<String> media) {
        var type = Call.text(from, "msgtype");
        var it = from.path(type);
        return switch (type) {
            case "image" -> {
                var mediaId = Call.text(it, "media_id");
                if (mediaId.isEmpty()) {
                    yield new Attachment(type, null, needed(it, "pic_url", 2048), null);
                }
                media.accept(mediaId);
                yield new Attachment(type, null, null, mediaId);
            }
            case "link" -> {
                var title = needed(it, "title", 128);
                var url = needed(it, "url", 2048);
                yield Attachment.link(title, url, limited(it, "desc", 512), limited(it, "picurl", 2048));
            }
            case "miniprogram" -> {
                var picture = needed(it, "pic_media_id", 512);
                media.accept(picture);
                needed(it, "appid", 128);
                yield new Attachment(type, needed(it, "title", 64), needed(it, "page", 2048), picture);
            }
            case "video", "file" -> {
                var mediaId = needed(it, "media_id", 512);
                media.accept(mediaId);
                yield new Attachment(type, null, null, mediaId);
            }
            default -> throw new ApiError(Errcode.BAD_ATTACHMENT);
        };
    }

    private static String needed(JsonNode from, String field, int most) {
        var value = limited(from, field, most);
        if (value.isEmpty()) {
            throw new ApiError(Errcode.EMPTY_VALUE, field);
        }
        return value;
    }

    private static String limited(JsonNode from, String field, int most) {
        var value = Call.text(from, field);
        if (bytes(value) > most) {
            throw new ApiError(Errcode.BAD_SIZE, field + " takes " + most + " bytes");
        }
        return value;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /**
     * A part beside the text.
     *
     * @param type image, link, miniprogram, video or file
     * @param description of a link; absent = none
     * @param picture the address of a link's picture; absent = none
     */
    public record Attachment(
            String type,
            @Nullable String title,
            @Nullable String url,
            @Nullable String mediaId,
            @Nullable String description,
            @Nullable String picture) {
        public Attachment(String type, @Nullable String title, @Nullable String url, @Nullable String mediaId) {
            this(type, title, url, mediaId, null, null);
        }

        /** A link as a card shows it; an empty description or picture is none. */
        public static Attachment link(String title, String url, String description, String picture) {
            return new Attachment("link", title, url, null, given(description), given(picture));
        }

        private static @Nullable String given(String text) {
            return text.isEmpty() ? null : text;
        }
    }
}
