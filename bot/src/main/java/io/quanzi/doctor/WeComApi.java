package io.quanzi.doctor;

import io.quanzi.doctor.ProbeClient.Failure;
import io.quanzi.doctor.ProbeClient.ProbeAnswer;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Set;
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

    /** Refusals that are about the address that our call came from, rather than about what it said. */
    private static final Set<Integer> OF_OUR_IP = Set.of(45009, 40164);

    private final ProbeClient probeClient = new ProbeClient(Duration.ofSeconds(10));

    /**
     * The reply to a call.
     *
     * @param code 0 when it was granted; {@link #NO_ANSWER} when what came was no answer of such an API
     * @param text of the refusal, or what came instead
     * @param at what the other side takes the time for
     * @param cause why there was no answer, as the sayings name it; empty when there was one
     */
    record Reply(
            int code, String text, JsonNode body, @Nullable Instant at, String cause) {
        private static final int NO_ANSWER = Integer.MIN_VALUE;

        boolean isOk() {
            return code == 0;
        }

        /** The code in words; a dash when there is none. */
        Object shownCode() {
            return code == NO_ANSWER ? "-" : code;
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

        /** Tells why no token was given, in the words that there are for a code. */
        void refused(CheckId checkId, String base, Map<Integer, String> causes, CheckResults found) {
            String known = causes.get(code);
            if (code == NO_ANSWER) {
                found.wrong(checkId, cause, base, text);
            } else if (known == null) {
                found.wrong(checkId, "refused", code, reason());
            } else {
                found.wrong(checkId, known, OF_OUR_IP.contains(code) ? ourIp() : code);
            }
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

    private static Reply read(ProbeClient.ProbeResult outcome) {
        if (outcome instanceof Failure failure) {
            return none(cause(failure.kind()), failure.detail());
        }
        var answer = (ProbeAnswer) outcome;
        JsonNode body = json(answer.body());
        return body.isObject()
                ? new Reply(body.path("errcode").asInt(0), body.path("errmsg").asString(""), body, at(answer), "")
                : none("page", ("HTTP " + answer.status() + " " + answer.words()).strip());
    }

    /** A text as JSON; a missing node when it is none. */
    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JacksonException none) {
            return JSON.missingNode();
        }
    }

    private static Reply none(String cause, String text) {
        return new Reply(Reply.NO_ANSWER, text, JSON.missingNode(), null, cause);
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

    private static @Nullable Instant at(ProbeAnswer answer) {
        try {
            return DateTimeFormatter.RFC_1123_DATE_TIME.parse(answer.header("Date"), Instant::from);
        } catch (DateTimeParseException none) {
            return null;
        }
    }
}
