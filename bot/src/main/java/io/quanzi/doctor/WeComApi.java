package io.quanzi.doctor;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;
import tools.jackson.databind.JsonNode;

/** Calls of WeCom's and WeChat's APIs as they are, so that the text of a refusal can be read. */
final class WeComApi {
    private static final Pattern OUR_IP = Pattern.compile("(?:from ip: |invalid ip )([0-9A-Fa-f.:]*[0-9A-Fa-f])");

    /** Refusals that are about the address that our call came from, rather than about what it said. */
    private static final Set<Integer> OF_OUR_IP = Set.of(45009, 40164);

    private final ProbeClient probeClient = ProbeClient.ofApi(Duration.ofSeconds(10));

    /** @param body a missing node when what came was no answer of such an API */
    record Reply(ProbeAnswer answer, JsonNode body) {
        private static final int NO_ANSWER = Integer.MIN_VALUE;

        /** 0 when the call was granted. */
        int code() {
            return body.isObject() ? body.path("errcode").asInt(0) : NO_ANSWER;
        }

        boolean isOk() {
            return code() == 0;
        }

        /** The code in words; a dash when there is none. */
        Object shownCode() {
            return body.isObject() ? code() : "-";
        }

        /** The text of the refusal, or what came instead. */
        private String text() {
            if (answer.isFailed()) {
                return answer.detail();
            }
            return body.isObject() ? body.path("errmsg").asString("") : (answer.seen() + " " + answer.words()).strip();
        }

        /** The address our call came from, where the refusal tells it; else a question mark. */
        String ourIp() {
            Matcher found = OUR_IP.matcher(text());
            return found.find() ? found.group(1) : "?";
        }

        /** The refusal without its tail for WeCom's support. */
        String reason() {
            return text().replaceAll(", hint: .*| rid: .*", "");
        }

        /** What the other side takes the time for. */
        @Nullable
        Instant at() {
            try {
                return DateTimeFormatter.RFC_1123_DATE_TIME.parse(answer.header("Date"), Instant::from);
            } catch (DateTimeParseException none) {
                return null;
            }
        }

        /** Tells why no token was given, in the words that there are for a code. */
        void refused(CheckId checkId, String base, Map<Integer, String> causes, CheckResults found) {
            String known = causes.get(code());
            if (!body.isObject()) {
                found.wrong(checkId, cause(), base, text());
            } else if (known == null) {
                found.wrong(checkId, "refused", code(), reason());
            } else {
                found.wrong(checkId, known, OF_OUR_IP.contains(code()) ? ourIp() : code());
            }
        }

        private String cause() {
            return switch (answer.failure()) {
                case NONE -> "page";
                case NAME -> "name";
                case REFUSED -> "closed";
                case TLS -> "tls";
                case TIMEOUT -> "timeout";
                case UNREACHABLE, CUT -> "unreachable";
            };
        }
    }

    Reply get(String url, Map<String, String> query) {
        var uri = UriComponentsBuilder.fromUriString(url);
        query.keySet().forEach(name -> uri.queryParam(name, "{" + name + "}"));
        return read(probeClient.get(uri.encode().buildAndExpand(query).toUri()));
    }

    Reply post(String url, Map<String, String> body) {
        String json = ProbeAnswer.JSON.writeValueAsString(body);
        return read(probeClient.post(URI.create(url), "application/json", json));
    }

    private static Reply read(ProbeAnswer answer) {
        return new Reply(answer, answer.json());
    }
}
