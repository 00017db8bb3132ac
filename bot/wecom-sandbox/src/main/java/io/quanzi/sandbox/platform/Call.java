package io.quanzi.sandbox.platform;

import io.quanzi.sandbox.core.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One call of the API, read as leniently as WeCom reads: a number may be a string of digits, null is absent.
 *
 * @param app who calls; absent on the paths where tokens are had
 * @param upload the file of a multipart body
 */
public record Call(
        @Nullable App app,
        String ip,
        Map<String, String> query,
        ObjectNode body,
        @Nullable Upload upload,
        String baseUrl) {

    public App caller() {
        if (app == null) {
            throw new IllegalStateException("this path has no caller");
        }
        return app;
    }

    public String corpId() {
        return caller().account();
    }

    public String query(String name) {
        return query.getOrDefault(name, "");
    }

    public String query(String name, Errcode missing) {
        return present(query(name), missing);
    }

    /** A text or number of the body as text; empty when absent. */
    public String text(String field) {
        return text(body, field);
    }

    public String text(String field, Errcode missing) {
        return present(text(field), missing);
    }

    /** A text of at most so many characters; a longer one is refused. */
    public String text(String field, int most) {
        var text = text(field);
        if (text.codePointCount(0, text.length()) > most) {
            throw new ApiError(Errcode.BAD_SIZE, field + " takes " + most + " characters");
        }
        return text;
    }

    public static String text(JsonNode of, String field) {
        return of.path(field).asString("");
    }

    public boolean has(String field) {
        return body.hasNonNull(field);
    }

    public JsonNode at(String field) {
        return body.path(field);
    }

    public long number(String field, long otherwise) {
        return number(body, field, otherwise);
    }

    public static long number(JsonNode of, String field, long otherwise) {
        var value = of.path(field);
        if (!value.isNumber() && value.asString("").isEmpty()) {
            return otherwise;
        }
        try {
            return value.isIntegralNumber() && value.canConvertToLong()
                    ? value.longValue()
                    : Long.parseLong(value.asString("?"));
        } catch (NumberFormatException e) {
            throw new ApiError(Errcode.BAD_PARAMETER, field + " must be a number");
        }
    }

    public boolean flag(String field, boolean otherwise) {
        var value = body.path(field);
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        if (value.isNumber() || value.isString()) {
            return List.of("1", "true").contains(value.asString(""));
        }
        return otherwise;
    }

    public List<String> texts(String field) {
        return texts(body, field);
    }

    /** Likewise; one text where an array is due is refused with 40035, which says so. */
    public List<String> array(String field) {
        var value = body.path(field);
        if (value.isValueNode() && !value.isNull() && !value.asString("").isEmpty()) {
            throw new ApiError(Errcode.BAD_PARAMETER, field + " must be an array, even of one: [\"...\"]");
        }
        return texts(field);
    }

    public static List<String> texts(JsonNode of, String field) {
        var texts = new ArrayList<String>();
        for (var value : of.path(field)) {
            var text = value.asString("");
            if (!text.isEmpty()) {
                texts.add(text);
            }
        }
        return texts;
    }

    /** A limit of a list call; more than the most is refused with 40058. */
    public int limit(int otherwise, int most) {
        var limit = number("limit", otherwise);
        if (limit < 0 || limit > most) {
            throw new ApiError(Errcode.BAD_SIZE, "limit must be 1 to " + most);
        }
        return limit == 0 ? otherwise : (int) limit;
    }

    /** One page of a list, entered into the reply under a name, with {@code next_cursor} when more follow. */
    public <T> ObjectNode page(String name, List<T> all, int limit, Function<T, JsonNode> shape) {
        var reply = Json.object();
        ArrayNode page = reply.putArray(name);
        int from = offset(text("cursor"));
        if (from > all.size()) {
            throw new ApiError(Errcode.BAD_CURSOR);
        }
        int to = Math.min(all.size(), from + limit);
        all.subList(from, to).forEach(row -> page.add(shape.apply(row)));
        if (to < all.size()) {
            reply.put("next_cursor", cursor(to));
        }
        return reply;
    }

    public static String cursor(int offset) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(("offset:" + offset).getBytes(StandardCharsets.UTF_8));
    }

    public static int offset(String cursor) {
        if (cursor.isEmpty()) {
            return 0;
        }
        try {
            var text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            if (text.startsWith("offset:")) {
                return Integer.parseUnsignedInt(text.substring("offset:".length()));
            }
        } catch (IllegalArgumentException notOurs) {
            // Told below, as any other cursor that was not given out.
        }
        throw new ApiError(Errcode.BAD_CURSOR);
    }

    private static String present(String value, Errcode missing) {
        if (value.isEmpty()) {
            throw new ApiError(missing);
        }
        return value;
    }

    /**
     * The file of a multipart body.
     *
     * @param fileName as the client named it
     */
    @SuppressWarnings("ArrayRecordComponent") // Handed on once, never compared.
    public record Upload(String fileName, String contentType, byte[] bytes) {}
}
