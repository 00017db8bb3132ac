package io.quanzi.doctor;

import io.quanzi.doctor.ProbeClient.ProbeAnswer;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Classifies an answer of the callback address: who gave it, and why it is not the right one. */
final class ResponseClassifier {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /** The answers of nginx, Apache and Go to a request without TLS where they expect it. */
    private static final Pattern PLAIN_ON_TLS = Pattern.compile(
            "plain HTTP request was sent to HTTPS port|plain HTTP to an SSL-enabled|HTTP request to an HTTPS server",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern LOGIN_ADDRESS = Pattern.compile("login|sso|auth|signin", Pattern.CASE_INSENSITIVE);
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

    /** Finds the cause in the answer to the URL check, which must be the bare {@code echo}; null when it is. */
    static @Nullable Cause ofCheck(URI asked, ProbeAnswer answer, String echo) {
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

    /** The text that a push was answered with, which WeCom takes for a reply to the sender; empty when there is none. */
    static String replyOf(ProbeClient.ProbeResult outcome) {
        return outcome instanceof ProbeAnswer answer && !answer.body().strip().matches("|success")
                ? answer.shown()
                : "";
    }

    /** Whether the bot's own callback endpoint answered, whatever it says. */
    static boolean isOfDoor(ProbeClient.ProbeResult outcome) {
        return outcome instanceof ProbeAnswer answer && isOfDoor(problem(answer));
    }

    private static boolean isOfDoor(JsonNode problem) {
        return problem.path("title").asString("").equals("callback not taken");
    }

    private static Cause other(ProbeAnswer answer) {
        return Cause.by(WeComApi.json(answer.body()).isObject() ? "error-body" : "other-answer", answer.shown());
    }

    /** Finds the cause by the status alone, as for a push; null when the status says that it was taken. */
    static @Nullable Cause ofStatus(URI asked, ProbeAnswer answer) {
        int status = answer.status();
        JsonNode problem = problem(answer);
        if (!problem.isMissingNode()) {
            return ofBot(status, problem);
        }
        if (isFiling(answer)) {
            return Cause.by("filing", status, answer.server());
        }
        if (status >= 300 && status < 400) {
            return redirect(asked, answer);
        }
        if (status == 400 && PLAIN_ON_TLS.matcher(answer.body()).find()) {
            return Cause.by("wants-https", asked.getHost(), ProbeClient.port(asked));
        }
        return switch (status) {
            case 200 -> answer.isHtml() ? Cause.by("html", answer.shown()) : null;
            case 401, 403, 407 -> Cause.by("login", status, answer.server());
            case 404 -> Cause.by("path", asked.getPath(), answer.server());
            case 405 -> Cause.by("method", status);
            case 413 -> Cause.by("body-limit", status);
            case 502, 503, 504 -> Cause.by("gateway", status, answer.server());
            default -> Cause.by("status", status, answer.shown());
        };
    }

    /** A page that a cloud puts in the place of a site whose name is not filed (ICP备案). */
    private static boolean isFiling(ProbeAnswer answer) {
        String to = answer.header("Location").toLowerCase(Locale.ROOT);
        return FILING_ADDRESS.matcher(to).find()
                || (answer.isHtml() && FILING_PAGE.matcher(answer.body()).find());
    }

    private static Cause redirect(URI asked, ProbeAnswer answer) {
        String to = answer.header("Location");
        int status = answer.status();
        URI target;
        try {
            target = asked.resolve(to);
        } catch (IllegalArgumentException unreadable) {
            return Cause.by("redirect", status, to);
        }
        String shown = target.getScheme() + "://" + target.getRawAuthority() + target.getRawPath();
        boolean sameHost = Objects.equals(asked.getHost(), target.getHost());
        if (sameHost && "http".equals(asked.getScheme()) && "https".equals(target.getScheme())) {
            return Cause.by("redirect-https", status, shown);
        }
        if (sameHost && (asked.getPath() + "/").equals(target.getPath())) {
            return Cause.by("redirect-slash", status, shown);
        }
        return Cause.by(LOGIN_ADDRESS.matcher(to).find() ? "redirect-login" : "redirect", status, shown);
    }

    /** Returns the bot's own problem details; a missing node when the answer is not the bot's. */
    private static JsonNode problem(ProbeAnswer answer) {
        return WeComApi.json(answer.header("Content-Type").startsWith("application/problem+json") ? answer.body() : "");
    }

    private static Cause ofBot(int status, JsonNode problem) {
        String detail = problem.path("detail").asString("");
        if (!isOfDoor(problem)) {
            return Cause.by("path-ours", status, problem.path("instance").asString("?"));
        }
        return switch (status) {
            case 401 -> Cause.by("wrong-token");
            case 403 -> Cause.by("wrong-corp");
            case 413 -> Cause.by("body-limit", status);
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
