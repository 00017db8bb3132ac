package io.quanzi.sandbox.message;

import io.quanzi.sandbox.people.Content;
import io.quanzi.sandbox.platform.ApiError;
import io.quanzi.sandbox.platform.Call;
import io.quanzi.sandbox.platform.Errcode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Reads what an app message says and checks it by its kind. */
final class Bodies {
    private static final int MAX_BYTES = 2048;
    private static final Set<String> NOTICES = Set.of("text_notice", "news_notice");
    private static final Set<String> INTERACTIONS =
            Set.of("button_interaction", "vote_interaction", "multiple_interaction");

    private Bodies() {}

    /** @param media refuses a media_id that is unknown or too old */
    static Content read(Call call, Media media) {
        var type = call.text("msgtype");
        var it = call.at(type);
        return switch (type) {
            case "text", "markdown" -> new Content(cut(needed(it, "content")), List.of());
            case "textcard" -> textCard(it);
            case "news" -> articles(it, "url");
            case "mpnews" -> {
                it.path("articles").forEach(article -> {
                    media.need(needed(article, "thumb_media_id"));
                    needed(article, "content");
                });
                yield articles(it, "content_source_url");
            }
            case "image", "file", "video", "voice" -> {
                var mediaId = needed(it, "media_id");
                media.need(mediaId);
                yield new Content("", List.of(new Content.Attachment(type, null, null, mediaId)));
            }
            case "template_card" -> card(it);
            default -> throw new ApiError(Errcode.BAD_MSGTYPE);
        };
    }

    /** Whether the message can be changed later by the response_code that comes with its answer. */
    static boolean interacts(Call call) {
        return call.text("msgtype").equals("template_card")
                && INTERACTIONS.contains(Call.text(call.at("template_card"), "card_type"));
    }

    /** A card as a phone shows it, checked: blocks, numbers of rows, and what each kind must have. */
    static Content card(JsonNode it) {
        var type = Call.text(it, "card_type");
        if (!NOTICES.contains(type) && !INTERACTIONS.contains(type)) {
            throw new ApiError(Errcode.BAD_PARAMETER, "card_type");
        }
        if (it.path("horizontal_content_list").size() > 6
                || it.path("jump_list").size() > 3) {
            throw new ApiError(Errcode.BAD_SIZE, "horizontal_content_list takes 6, jump_list 3");
        }
        var taskId = Call.text(it, "task_id");
        if (!taskId.matches("[0-9A-Za-z_@-]{0,128}")) {
            throw new ApiError(Errcode.BAD_PARAMETER, "task_id takes 128 of 0-9A-Za-z_-@");
        }
        if (taskId.isEmpty() && (INTERACTIONS.contains(type) || it.hasNonNull("action_menu"))) {
            throw new ApiError(Errcode.EMPTY_VALUE, "task_id");
        }
        var action = it.path("card_action");
        if (NOTICES.contains(type) && action.isMissingNode()) {
            throw new ApiError(Errcode.EMPTY_VALUE, "card_action");
        }
        if (type.equals("button_interaction")
                && (it.path("button_list").isEmpty() || it.path("button_list").size() > 6)) {
            throw new ApiError(Errcode.BAD_SIZE, "button_list takes 1 to 6 buttons");
        }
        var title = Call.text(it.path("main_title"), "title");
        var text = title.isEmpty() ? Call.text(it, "sub_title_text") : title;
        if (text.isEmpty()) {
            throw new ApiError(Errcode.EMPTY_TEXT);
        }
        var links = new ArrayList<Content.Attachment>();
        var url = Call.text(action, "url");
        if (!url.isEmpty()) {
            links.add(new Content.Attachment("link", text, url, null));
        }
        return new Content(text, links);
    }

    private static Content textCard(JsonNode it) {
        var title = needed(it, "title");
        var description = needed(it, "description");
        var url = needed(it, "url");
        if (characters(title) > 128 || characters(description) > 512 || characters(Call.text(it, "btntxt")) > 4) {
            throw new ApiError(Errcode.BAD_SIZE, "a textcard takes 128 characters, 512, and 4 on its button");
        }
        if (bytes(url).length > MAX_BYTES) {
            throw new ApiError(Errcode.BAD_SIZE, "url takes " + MAX_BYTES + " bytes");
        }
        return new Content(title + "\n" + description, List.of(new Content.Attachment("link", title, url, null)));
    }

    private static Content articles(JsonNode it, String url) {
        var articles = new ArrayList<Content.Attachment>();
        for (var article : it.path("articles")) {
            articles.add(Content.Attachment.link(
                    needed(article, "title"),
                    Call.text(article, url),
                    Call.text(article, "description"),
                    Call.text(article, "picurl")));
        }
        if (articles.isEmpty() || articles.size() > 8) {
            throw new ApiError(Errcode.BAD_SIZE, "it takes 1 to 8 articles");
        }
        return new Content("", articles);
    }

    private static String needed(JsonNode from, String field) {
        var text = Call.text(from, field);
        if (text.isEmpty()) {
            throw new ApiError(Errcode.EMPTY_TEXT, field);
        }
        return text;
    }

    /** Cuts off what is over the limit, never in the middle of a character. */
    private static String cut(String text) {
        var bytes = bytes(text);
        if (bytes.length <= MAX_BYTES) {
            return text;
        }
        int end = MAX_BYTES;
        while ((bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    private static int characters(String text) {
        return text.codePointCount(0, text.length());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
