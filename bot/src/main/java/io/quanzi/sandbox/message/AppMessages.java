package io.quanzi.sandbox.message;

import io.quanzi.sandbox.core.Ids;
import io.quanzi.sandbox.core.Json;
import io.quanzi.sandbox.people.Content;
import io.quanzi.sandbox.people.People;
import io.quanzi.sandbox.people.Phones;
import io.quanzi.sandbox.people.Staff;
import io.quanzi.sandbox.platform.ApiError;
import io.quanzi.sandbox.platform.Call;
import io.quanzi.sandbox.platform.Endpoints;
import io.quanzi.sandbox.platform.Errcode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/** Messages of an app to members of its corp. https://developer.work.weixin.qq.com/document/path/90236 */
public final class AppMessages {
    private static final int MOST_USERS = 1000;
    private static final int MOST_BYTES = 2048;

    private final People people;
    private final Phones phones;
    private final Media media;

    public AppMessages(People people, Phones phones, Media media) {
        this.people = people;
        this.phones = phones;
        this.media = media;
    }

    public void serve(Endpoints endpoints) {
        endpoints.post("/cgi-bin/message/send", this::send);
    }

    private ObjectNode send(Call call) {
        if (!call.has("agentid")) {
            throw new ApiError(Errcode.BAD_AGENTID);
        }
        if (!call.text("agentid").equals(call.caller().agentId())) {
            throw new ApiError(Errcode.FOREIGN_AGENT);
        }
        var content = content(call);
        var invalid = new ArrayList<String>();
        var receivers = receivers(call, invalid);
        if (receivers.isEmpty()) {
            throw new ApiError(Errcode.ALL_INVALID);
        }
        receivers.forEach(
                user -> phones.show(user, Phones.Kind.app_message, call.caller().agentId(), content));
        var reply = Json.object();
        reply.put("invaliduser", String.join("|", invalid).toLowerCase(Locale.ROOT));
        reply.put("invalidparty", "");
        reply.put("invalidtag", "");
        reply.put("msgid", Ids.random("", 64));
        return reply;
    }

    /** Whom it reaches; of departments there is one, 1, with everybody in it. */
    private List<String> receivers(Call call, List<String> invalid) {
        var visible = people.staffOf(call.corpId()).stream()
                .map(Staff::userId)
                .filter(call.caller()::sees)
                .toList();
        var toUser = call.text("touser");
        if (toUser.equals("@all")
                || List.of(call.text("toparty").split("\\|", -1)).contains("1")) {
            return visible;
        }
        var users = List.of(toUser.split("\\|", -1));
        if (users.size() > MOST_USERS) {
            throw new ApiError(Errcode.BAD_SIZE, "touser takes " + MOST_USERS);
        }
        var receivers = new ArrayList<String>();
        for (var user : users) {
            var known = visible.stream().filter(user::equalsIgnoreCase).findFirst();
            if (known.isPresent()) {
                receivers.add(known.get());
            } else if (!user.isEmpty()) {
                invalid.add(user);
            }
        }
        return receivers;
    }

    private Content content(Call call) {
        var type = call.text("msgtype");
        var it = call.at(type);
        return switch (type) {
            case "text", "markdown" -> new Content(cut(needed(Call.text(it, "content"))), List.of());
            case "textcard" ->
                new Content(
                        needed(Call.text(it, "title")) + "\n" + needed(Call.text(it, "description")),
                        List.of(new Content.Attachment(
                                "link", Call.text(it, "title"), needed(Call.text(it, "url")), null)));
            case "news" -> {
                var articles = new ArrayList<Content.Attachment>();
                for (var article : it.path("articles")) {
                    articles.add(new Content.Attachment(
                            "link", needed(Call.text(article, "title")), Call.text(article, "url"), null));
                }
                if (articles.isEmpty() || articles.size() > 8) {
                    throw new ApiError(Errcode.BAD_SIZE, "news takes 1 to 8 articles");
                }
                yield new Content("", articles);
            }
            case "image", "file", "video", "voice" -> {
                var mediaId = needed(Call.text(it, "media_id"));
                media.need(mediaId);
                yield new Content("", List.of(new Content.Attachment(type, null, null, mediaId)));
            }
            case "template_card" -> {
                var title = Call.text(it.path("main_title"), "title");
                var url = Call.text(it.path("card_action"), "url");
                yield new Content(
                        needed(title.isEmpty() ? Call.text(it, "sub_title_text") : title),
                        url.isEmpty() ? List.of() : List.of(new Content.Attachment("link", title, url, null)));
            }
            default -> throw new ApiError(Errcode.BAD_MSGTYPE);
        };
    }

    private static String needed(String text) {
        if (text.isEmpty()) {
            throw new ApiError(Errcode.EMPTY_TEXT);
        }
        return text;
    }

    /** What is over the limit is cut off, never in the middle of a character. */
    private static String cut(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= MOST_BYTES) {
            return text;
        }
        int end = MOST_BYTES;
        while ((bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }
}
