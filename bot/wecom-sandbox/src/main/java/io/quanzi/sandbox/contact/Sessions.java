package io.quanzi.sandbox.contact;

import io.quanzi.sandbox.platform.ApiError;
import io.quanzi.sandbox.platform.Call;
import io.quanzi.sandbox.platform.Errcode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Temporary sessions as a call asks for them: how long, for whom, and the last words. */
final class Sessions {
    private static final long DAY = 86_400;
    private static final long MAX_SECONDS = 14 * DAY;

    /** Parts beside the text, of which the first that is there counts, with the most bytes of each field. */
    private static final Map<String, Map<String, Integer>> PARTS = parts();

    private Sessions() {}

    /** @param old what holds where the call says nothing */
    static ContactWay.Session of(Call call, ContactWay.@Nullable Session old, Consumer<String> media) {
        return new ContactWay.Session(
                seconds(call, "expires_in", old == null ? 7 * DAY : old.expiresIn()),
                seconds(call, "chat_expires_in", old == null ? DAY : old.chatExpiresIn()),
                call.has("unionid") || old == null ? call.text("unionid") : old.unionid(),
                call.has("conclusions")
                        ? conclusion(call.at("conclusions"), media)
                        : old == null ? null : old.conclusion());
    }

    static void show(ContactWay.Session session, ObjectNode into, String baseUrl) {
        into.put("expires_in", session.expiresIn());
        into.put("chat_expires_in", session.chatExpiresIn());
        into.put("unionid", session.unionid());
        var conclusion = session.conclusion();
        if (conclusion == null) {
            return;
        }
        var shown = into.putObject("conclusions");
        shown.putObject("text").put("content", conclusion.text());
        if (conclusion.kind().equals("image")) {
            shown.putObject("image")
                    .put(
                            "pic_url",
                            baseUrl + "/_sim/images/" + conclusion.fields().get("media_id"));
        } else if (!conclusion.kind().isEmpty()) {
            var part = shown.putObject(conclusion.kind());
            conclusion.fields().forEach(part::put);
        }
    }

    private static long seconds(Call call, String field, long otherwise) {
        long seconds = call.number(field, otherwise);
        if (seconds < 1 || seconds > MAX_SECONDS) {
            throw new ApiError(Errcode.BAD_SIZE, field + " takes 1 to " + MAX_SECONDS + " seconds");
        }
        return seconds;
    }

    private static ContactWay.Conclusion conclusion(JsonNode from, Consumer<String> media) {
        var text = limited(from.path("text"), "content", 4000);
        for (var part : PARTS.entrySet()) {
            if (!from.hasNonNull(part.getKey())) {
                continue;
            }
            var it = from.path(part.getKey());
            var fields = new LinkedHashMap<String, String>();
            part.getValue().forEach((field, most) -> fields.put(field, limited(it, field, most)));
            for (var field : List.of("media_id", "pic_media_id")) {
                if (fields.containsKey(field)) {
                    media.accept(Call.text(it, field));
                }
            }
            if (part.getKey().equals("link")
                    && (Call.text(it, "title").isEmpty() || Call.text(it, "url").isEmpty())) {
                throw new ApiError(Errcode.EMPTY_VALUE, "title and url of link");
            }
            return new ContactWay.Conclusion(text, part.getKey(), fields);
        }
        return new ContactWay.Conclusion(text, "", Map.of());
    }

    private static String limited(JsonNode from, String field, int most) {
        var value = Call.text(from, field);
        if (value.getBytes(StandardCharsets.UTF_8).length > most) {
            throw new ApiError(Errcode.BAD_SIZE, field + " takes " + most + " bytes");
        }
        return value;
    }

    private static Map<String, Map<String, Integer>> parts() {
        var parts = new LinkedHashMap<String, Map<String, Integer>>();
        parts.put("image", Map.of("media_id", 512));
        parts.put("link", Map.of("title", 128, "picurl", 2048, "desc", 512, "url", 2048));
        parts.put("miniprogram", Map.of("title", 64, "pic_media_id", 512, "appid", 128, "page", 2048));
        return parts;
    }
}
