package io.quanzi.doctor;

import io.quanzi.doctor.ProbeClient.Answer;
import io.quanzi.doctor.ProbeClient.Failure;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls of WeCom's and WeChat's APIs as they are, so that the text of a refusal can be read. */
final class WeComApi {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern OUR_IP = Pattern.compile("(?:from ip: |invalid ip )([0-9A-Fa-f.:]*[0-9A-Fa-f])");

    private final ProbeClient probeClient = new ProbeClient(Duration.ofSeconds(10));

    /**
     * What came of a call.
     *
     * @param code 0 when it was granted; {@link #NO_ANSWER} when what came was no answer of such an API
     * @param text of the refusal, or what came instead
     * @param at what the other side takes the time for
     * @param cause why there was no answer, as the sayings name it; empty when there was one
     */
    record Reply(
            int code, String text, JsonNode body, @Nullable Instant at, String cause) {
        static final int NO_ANSWER = Integer.MIN_VALUE;

        boolean isOk() {
            return code == 0;
        }

        boolean isAnswer() {
            return code != NO_ANSWER;
        }

        /** The address our call came from, where the refusal tells it; else a question mark. */
        String ourIp() {
            Matcher found = OUR_IP.matcher(text);
            return found.find() ? found.group(1) : "?";
        }

        /** The refusal without its tail for WeCom's support. */
        String reason() {
            return text.replaceAll(", hint: .*", "").replaceAll(" rid: .*", "");
        }
    }

    Reply get(String url, Map<String, String> query) {
        String pairs = query.entrySet().stream()
                .map(pair -> pair.getKey() + "=" + URLEncoder.encode(pair.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return read(probeClient.get(URI.create(url + "?" + pairs)));
    }

    Reply post(String url, Map<String, String> body) {
        return read(probeClient.post(URI.create(url), "application/json", JSON.writeValueAsString(body)));
    }

    private static Reply read(ProbeClient.Outcome outcome) {
        if (outcome instanceof Failure failure) {
            return none(cause(failure.kind()), failure.detail());
        }
        var answer = (Answer) outcome;
        try {
            JsonNode body = JSON.readTree(answer.body());
            if (body.isObject()) {
                return new Reply(
                        body.path("errcode").asInt(0), body.path("errmsg").asString(""), body, at(answer), "");
            }
        } catch (JacksonException none) {
            // told below
        }
        return none("page", ("HTTP " + answer.status() + " " + answer.words()).strip());
    }

    private static Reply none(String cause, String text) {
        return new Reply(Reply.NO_ANSWER, text, JSON.createObjectNode(), null, cause);
    }

    private static String cause(ProbeClient.Kind kind) {
        return switch (kind) {
            case NAME -> "name";
            case REFUSED -> "closed";
            case TLS -> "tls";
            case TIMEOUT -> "timeout";
            case UNREACHABLE, CUT -> "unreachable";
        };
    }

    private static @Nullable Instant at(Answer answer) {
        try {
            return DateTimeFormatter.RFC_1123_DATE_TIME.parse(answer.header("Date"), Instant::from);
        } catch (DateTimeParseException none) {
            return null;
        }
    }
}
