package io.quanzi.doctor;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Classifies what came of a request to the callback address: who answered, and why it is not the right answer. */
final class ResponseClassifier {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /** The answers of nginx, Apache and Go to a request without TLS where they expect it. */
    private static final Pattern PLAIN_ON_TLS = Pattern.compile(
            "(?i)plain HTTP request was sent to HTTPS port|plain HTTP to an SSL-enabled|HTTP request to an HTTPS server");

    private static final Pattern LOGIN_ADDRESS = Pattern.compile("(?i)login|sso|auth|signin");
    private static final Pattern FILING_ADDRESS = Pattern.compile("webblock|beian");
    private static final Pattern FILING_PAGE =
            Pattern.compile("Non-compliance ICP|未(经|办理|完成|进行|取得)?(ICP)? ?备案|没有备案|webblock");

    private ResponseClassifier() {}

    /**
     * Why an answer is not right.
     *
     * @param name as in the keys of the words
     */
    record Cause(String name, List<Object> values) {
        static Cause by(String name, Object... values) {
            return new Cause(name, List.of(values));
        }

        Object[] given() {
            return values.toArray();
        }
    }

    /** Finds the cause in the answer to the URL check, which must be the bare echo; null when it is. */
    static @Nullable Cause ofCheck(CallbackProbe.Checked checked, Instant now) {
        ProbeAnswer answer = checked.answer();
        String body = answer.body();
        Cause cause = ofPush(answer, now);
        if (cause != null || body.equals(checked.echo())) {
            return cause;
        }
        String coding = answer.header("Content-Encoding");
        if (!coding.isEmpty() && !coding.equalsIgnoreCase("identity")) {
            return Cause.by("encoded", coding);
        }
        String bare = body.replace(BYTE_ORDER_MARK, "");
        if (!bare.strip().replaceAll("^[\"']|[\"']$", "").equals(checked.echo())) {
            String other = answer.json().isObject() ? "error-body" : "other-answer";
            return body.isBlank() ? Cause.by("empty") : Cause.by(other, answer.shown());
        }
        if (!bare.equals(body)) {
            return Cause.by("byte-order-mark");
        }
        return Cause.by(bare.strip().equals(checked.echo()) ? "line-break" : "quotes");
    }

    /** The text that a push was answered with, which WeCom takes for a reply to the sender; empty when there is none. */
    static String replyOf(ProbeAnswer answer) {
        return answer.body().strip().matches("|success") ? "" : answer.shown();
    }

    /** Finds the cause by failure or status alone; null when the status says that it was taken. */
    static @Nullable Cause ofPush(ProbeAnswer answer, Instant now) {
        String host = answer.asked().getHost();
        int port = ProbeAnswer.port(answer.asked());
        return switch (answer.failure()) {
            case NONE -> ofAnswer(answer, host, port);
            case TLS -> TlsRefusal.causeOf(answer.asked(), answer.detail(), now);
            case NAME -> Cause.by("name", host);
            case REFUSED -> Cause.by("refused", host, port);
            case UNREACHABLE -> Cause.by("unreachable", host, port, answer.detail());
            case TIMEOUT -> Cause.by("timeout", host);
            case CUT ->
                "http".equals(answer.asked().getScheme()) && TlsRefusal.isShown(answer.asked())
                        ? Cause.by("wants-https", host, port)
                        : Cause.by("cut", host, answer.detail());
        };
    }

    private static @Nullable Cause ofAnswer(ProbeAnswer answer, String host, int port) {
        int status = answer.status();
        JsonNode problem = problem(answer);
        if (!problem.isMissingNode()) {
            return ofBot(answer, problem);
        }
        if (isFiling(answer)) {
            return Cause.by("filing", status, answer.server());
        }
        if (status >= 300 && status < 400) {
            return redirect(answer);
        }
        if (status == 400 && PLAIN_ON_TLS.matcher(answer.body()).find()) {
            return Cause.by("wants-https", host, port);
        }
        return switch (status) {
            case 200 -> answer.isHtml() ? Cause.by("html", answer.shown()) : null;
            case 401, 403, 407 -> Cause.by("login", status, answer.server());
            case 404 -> Cause.by("path", answer.asked().getPath(), answer.server());
            case 405 -> Cause.by("method", status);
            case 413 -> Cause.by("body-limit", status);
            case 502, 503, 504 -> Cause.by("gateway", status, answer.server());
            default -> Cause.by("status", status, answer.shown());
        };
    }

    /** Whether a cloud's page stands in the place of a site whose name is not filed (ICP备案). */
    private static boolean isFiling(ProbeAnswer answer) {
        String to = answer.header("Location").toLowerCase(Locale.ROOT);
        return FILING_ADDRESS.matcher(to).find()
                || (answer.isHtml() && FILING_PAGE.matcher(answer.body()).find());
    }

    private static Cause redirect(ProbeAnswer answer) {
        String to = answer.header("Location");
        URI asked = answer.asked();
        URI target;
        try {
            target = asked.resolve(to);
        } catch (IllegalArgumentException unreadable) {
            return Cause.by("redirect", answer.status(), to);
        }
        boolean sameHost = Objects.equals(asked.getHost(), target.getHost());
        String name = LOGIN_ADDRESS.matcher(to).find() ? "redirect-login" : "redirect";
        if (sameHost && "http".equals(asked.getScheme()) && "https".equals(target.getScheme())) {
            name = "redirect-https";
        } else if (sameHost && (asked.getPath() + "/").equals(target.getPath())) {
            name = "redirect-slash";
        }
        String shown = target.getScheme() + "://" + target.getRawAuthority() + target.getRawPath();
        return Cause.by(name, answer.status(), shown);
    }

    /** The bot's own problem details; a missing node when the answer is not the bot's. */
    private static JsonNode problem(ProbeAnswer answer) {
        boolean isProblem = answer.header("Content-Type").startsWith("application/problem+json");
        return isProblem ? answer.json() : ProbeAnswer.JSON.missingNode();
    }

    /** Whether the bot's own callback endpoint answered, whatever it says. */
    static boolean isOfEndpoint(ProbeAnswer answer) {
        return problem(answer).path("title").asString("").equals("callback not taken");
    }

    private static Cause ofBot(ProbeAnswer answer, JsonNode problem) {
        if (!isOfEndpoint(answer)) {
            return Cause.by(
                    "path-ours", answer.status(), problem.path("instance").asString("?"));
        }
        String detail = problem.path("detail").asString("");
        return switch (answer.status()) {
            case 401 -> Cause.by("wrong-token");
            case 403 -> Cause.by("wrong-corp");
            case 413 -> Cause.by("body-limit", answer.status());
            case 503 -> Cause.by("door-off");
            default -> {
                if (detail.startsWith("parameter ")) {
                    yield Cause.by("query-stripped", detail.replaceAll("^parameter ([^:]+):.*", "$1"));
                }
                yield detail.startsWith("the sealed packet") ? Cause.by("wrong-key") : Cause.by("body-changed", detail);
            }
        };
    }
}
