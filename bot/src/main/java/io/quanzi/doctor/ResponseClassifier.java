package io.quanzi.doctor;

import io.quanzi.doctor.ProbeClient.Answer;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Classifies an answer of the callback address: who gave it, and why it is not the right one. */
final class ResponseClassifier {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /** Of nginx, Apache and Go, when they are spoken to without TLS where they expect it. */
    private static final Pattern PLAIN_ON_TLS = Pattern.compile(
            "plain HTTP request was sent to HTTPS port|plain HTTP to an SSL-enabled|HTTP request to an HTTPS server",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern FILING_ADDRESS = Pattern.compile("webblock|beian");
    private static final Pattern FILING_PAGE =
            Pattern.compile("Non-compliance ICP|未(经|办理|完成|进行|取得)?(ICP)? ?备案|没有备案|webblock");

    private ResponseClassifier() {}

    /**
     * Why an answer is not right.
     *
     * @param name as in the keys of the words
     * @param ours whether the bot gave it itself
     */
    record Cause(String name, boolean ours, List<String> values) {
        static Cause by(String name, String... values) {
            return new Cause(name, false, List.of(values));
        }

        static Cause byBot(String name, String... values) {
            return new Cause(name, true, List.of(values));
        }

        Object[] given() {
            return values.toArray();
        }
    }

    /** Of the URL check, whose answer must be the bare {@code echo}; null when it is. */
    static @Nullable Cause ofCheck(URI asked, Answer answer, String echo) {
        Cause cause = ofStatus(asked, answer);
        if (cause != null) {
            return cause;
        }
        String body = answer.body();
        if (body.equals(echo)) {
            return null;
        }
        String coding = answer.header("Content-Encoding");
        if (!coding.isEmpty() && !coding.equalsIgnoreCase("identity")) {
            return Cause.by("encoded", coding);
        }
        String bare = body.replace(BYTE_ORDER_MARK, "");
        if (!bare.strip().replaceAll("^[\"']|[\"']$", "").equals(echo)) {
            return body.isBlank() ? Cause.by("empty") : other(answer);
        }
        if (!bare.equals(body)) {
            return Cause.by("byte-order-mark");
        }
        return bare.strip().equals(echo) ? Cause.by("line-break") : Cause.by("quotes");
    }

    /** Of a push; null when its status says that it was taken. */
    static @Nullable Cause ofPush(URI asked, Answer answer) {
        return ofStatus(asked, answer);
    }

    /** Whether a push was answered with a text, which WeCom takes for a reply to the sender. */
    static boolean isReply(Answer answer) {
        return !answer.body().isBlank() && !answer.body().strip().equals("success");
    }

    /** Whether the bot's own callback endpoint answered, whatever it says. */
    static boolean isOfDoor(ProbeClient.Outcome outcome) {
        return outcome instanceof Answer answer && isOfDoor(problem(answer));
    }

    private static boolean isOfDoor(@Nullable JsonNode problem) {
        return problem != null && problem.path("title").asString("").equals("callback not taken");
    }

    private static Cause other(Answer answer) {
        try {
            if (JSON.readTree(answer.body()).isObject()) {
                return Cause.by("error-body", answer.shown());
            }
        } catch (JacksonException text) {
            // told below
        }
        return Cause.by("other-answer", answer.shown());
    }

    private static @Nullable Cause ofStatus(URI asked, Answer answer) {
        int status = answer.status();
        String shown = String.valueOf(status);
        JsonNode problem = problem(answer);
        if (problem != null) {
            return ofBot(status, problem);
        }
        if (isFiling(answer)) {
            return Cause.by("filing", shown, answer.server());
        }
        if (status >= 300 && status < 400) {
            return redirect(asked, answer);
        }
        return switch (status) {
            case 400 ->
                PLAIN_ON_TLS.matcher(answer.body()).find()
                        ? Cause.by("wants-https", asked.getHost(), String.valueOf(ProbeClient.port(asked)))
                        : Cause.by("status", shown, answer.shown());
            case 200 -> answer.isHtml() ? Cause.by("html", answer.shown()) : null;
            case 401, 403, 407 -> Cause.by("login", shown, answer.server());
            case 404 -> Cause.by("path", asked.getPath(), answer.server());
            case 405 -> Cause.by("method", shown);
            case 413 -> Cause.by("body-limit", shown);
            case 502, 503, 504 -> Cause.by("gateway", shown, answer.server());
            default -> Cause.by("status", shown, answer.shown());
        };
    }

    /** A page that a cloud puts in the place of a site whose name is not filed (ICP备案). */
    private static boolean isFiling(Answer answer) {
        String to = answer.header("Location").toLowerCase(Locale.ROOT);
        return FILING_ADDRESS.matcher(to).find()
                || (answer.isHtml() && FILING_PAGE.matcher(answer.body()).find());
    }

    private static Cause redirect(URI asked, Answer answer) {
        String to = answer.header("Location");
        URI target;
        try {
            target = asked.resolve(to);
        } catch (IllegalArgumentException unreadable) {
            return Cause.by("redirect", String.valueOf(answer.status()), to);
        }
        String status = String.valueOf(answer.status());
        String shown = target.getScheme() + "://" + target.getRawAuthority() + target.getRawPath();
        boolean sameHost = Objects.equals(asked.getHost(), target.getHost());
        if (sameHost && "http".equals(asked.getScheme()) && "https".equals(target.getScheme())) {
            return Cause.by("redirect-https", status, shown);
        }
        if (sameHost && (asked.getPath() + "/").equals(target.getPath())) {
            return Cause.by("redirect-slash", status, shown);
        }
        String words = to.toLowerCase(Locale.ROOT);
        if (words.contains("login") || words.contains("sso") || words.contains("auth") || words.contains("signin")) {
            return Cause.by("redirect-login", status, shown);
        }
        return Cause.by("redirect", status, shown);
    }

    /** What the bot says itself; null when the answer is not the bot's. */
    private static @Nullable JsonNode problem(Answer answer) {
        if (!answer.header("Content-Type").startsWith("application/problem+json")) {
            return null;
        }
        try {
            return JSON.readTree(answer.body());
        } catch (JacksonException unreadable) {
            return null;
        }
    }

    private static Cause ofBot(int status, JsonNode problem) {
        String detail = problem.path("detail").asString("");
        if (!isOfDoor(problem)) {
            return Cause.byBot(
                    "path-ours",
                    String.valueOf(status),
                    problem.path("instance").asString("?"));
        }
        return switch (status) {
            case 401 -> Cause.byBot("wrong-token");
            case 403 -> Cause.byBot("wrong-corp");
            case 413 -> Cause.byBot("body-limit", String.valueOf(status));
            case 503 -> Cause.byBot("door-off");
            default -> {
                if (detail.startsWith("parameter ")) {
                    yield Cause.byBot("query-stripped", detail.replaceAll("^parameter ([^:]+):.*", "$1"));
                }
                yield detail.startsWith("the sealed packet")
                        ? Cause.byBot("wrong-key")
                        : Cause.byBot("body-changed", detail);
            }
        };
    }
}
