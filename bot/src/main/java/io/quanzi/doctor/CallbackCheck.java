package io.quanzi.doctor;

import io.quanzi.doctor.ProbeClient.Answer;
import io.quanzi.doctor.ProbeClient.Failure;
import io.quanzi.doctor.ProbeClient.Kind;
import io.quanzi.doctor.ResponseClassifier.Cause;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Calls the callback address by its public URL, as WeCom does: first the check of the URL, then a push. */
final class CallbackCheck implements Check {
    /** More than the largest event known, a group's list of members. */
    private static final int LARGE = 64 << 10;

    private static final int SMALL = 16;

    /** Nodes whose clocks differ a little; and the longest that an event may stay on its way. */
    private static final Duration AROUND = Duration.ofMinutes(2);

    private static final Duration LEFT_OVER = Duration.ofDays(7);

    /** The sandbox's clock may be moved on while we look. */
    private static final Duration AHEAD = Duration.ofDays(400);

    /** What every way to the bot may say when no bot is at its end. */
    private static final Set<String> NOBODY = Set.of("refused", "gateway");

    /** What a push can meet though the check passed, of which there is more to say than that. */
    private static final Set<String> OF_PUSH = Set.of(
            "body-limit",
            "body-changed",
            "gateway",
            "query-stripped",
            "wrong-token",
            "wrong-key",
            "wrong-corp",
            "timeout");

    /** What may come of a rule on the way, of which a request without content says more. */
    private static final Set<String> OF_A_RULE =
            Set.of("login", "method", "html", "status", "cut", "path", "redirect", "redirect-login", "timeout");

    private final Duration slow;
    private final Duration late;
    private final ProbeClient probeClient;
    private final Names names;

    CallbackCheck() {
        this(
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                ProbeClient.asWeCom(Duration.ofSeconds(8)),
                host -> HostAddresses.of(host));
    }

    /**
     * @param slow what is told of
     * @param late when WeCom hangs up
     * @param probeClient which waits longer, in order to see it
     */
    CallbackCheck(Duration slow, Duration late, ProbeClient probeClient, Names names) {
        this.slow = slow;
        this.late = late;
        this.probeClient = probeClient;
        this.names = names;
    }

    /** What names lead to. */
    interface Names {
        List<InetAddress> of(String host);
    }

    @Override
    public CheckId first() {
        return CheckId.CALLBACK_GET;
    }

    @Override
    public void look(DiagnosticContext diagnosticContext, CheckResults found) {
        URI url = ConfigurationCheck.publicUrl(diagnosticContext);
        String token = diagnosticContext.setting("quanzi.wecom.token");
        String key = diagnosticContext.setting("quanzi.wecom.aes-key");
        if (diagnosticContext.awaitsSandbox()) {
            found.skip(CheckId.CALLBACK_GET, "sandbox");
        } else if (url == null || token.isEmpty() || key.length() != 43 || !ConfigurationCheck.decodes(key)) {
            found.skip(CheckId.CALLBACK_GET, "settings");
        } else if (resolves(url, diagnosticContext, found)) {
            String corp = diagnosticContext.setting("quanzi.wecom.corp-id");
            var callbackProbe = new CallbackProbe(
                    probeClient,
                    new CallbackEncryptor(token, key, corp),
                    ConfigurationCheck.callback(url),
                    corp,
                    diagnosticContext.setting("quanzi.wecom.agent-id"),
                    diagnosticContext.machine());
            play(callbackProbe, diagnosticContext, found);
        }
    }

    private boolean resolves(URI url, DiagnosticContext diagnosticContext, CheckResults found) {
        List<InetAddress> addresses = names.of(url.getHost());
        String list = HostAddresses.list(addresses);
        if (addresses.isEmpty()) {
            found.wrong(CheckId.PUBLIC_NAME, "unknown", url.getHost());
            found.skip(CheckId.CALLBACK_GET, "name", url.getHost());
            return false;
        }
        if (addresses.stream().allMatch(HostAddresses::isPrivate) && !diagnosticContext.isSimulated()) {
            found.wrong(CheckId.PUBLIC_NAME, "private", url.getHost(), list);
        } else if (addresses.stream().allMatch(Inet6Address.class::isInstance) && !diagnosticContext.isSimulated()) {
            found.wrong(CheckId.PUBLIC_NAME, "ipv6", url.getHost(), list);
        } else {
            found.ok(CheckId.PUBLIC_NAME, url.getHost(), list);
        }
        return true;
    }

    private void play(CallbackProbe callbackProbe, DiagnosticContext diagnosticContext, CheckResults found) {
        var first = callbackProbe.check(CallbackProbe.Signs.WITH_PLUS);
        Cause fault = faultOf(first, diagnosticContext);
        if (fault != null
                && fault.name().equals("wrong-token")
                && faultOf(callbackProbe.check(CallbackProbe.Signs.PLAIN), diagnosticContext) == null) {
            fault = Cause.by("plus");
        }
        if (fault != null
                && OF_A_RULE.contains(fault.name())
                && ResponseClassifier.isOfDoor(callbackProbe.checkBare())) {
            fault = Cause.by("rule", seen(first.outcome()));
        }
        if (fault != null && diagnosticContext.bot() == null && NOBODY.contains(fault.name())) {
            found.skip(CheckId.CALLBACK_GET, "no-bot", first.asked().getHost());
            return;
        }
        Duration took = tookOf(first.outcome());
        if (fault != null) {
            found.wrong(CheckId.CALLBACK_GET, fault.name(), fault.given());
            time(took, found);
            found.skip(CheckId.CALLBACK_POST, "after-get");
            return;
        }
        found.ok(
                CheckId.CALLBACK_GET,
                first.asked().getScheme() + "://" + first.asked().getRawAuthority()
                        + first.asked().getRawPath());
        query(callbackProbe, diagnosticContext, found);
        time(longer(took, push(callbackProbe, diagnosticContext, found)), found);
    }

    private static void query(CallbackProbe callbackProbe, DiagnosticContext diagnosticContext, CheckResults found) {
        Cause fault = faultOf(callbackProbe.checkWithPlusInNonce(), diagnosticContext);
        if (fault == null) {
            found.ok(CheckId.CALLBACK_QUERY);
        } else if (fault.name().equals("wrong-token")) {
            found.warn(CheckId.CALLBACK_QUERY, "plus");
        } else {
            found.warn(CheckId.CALLBACK_QUERY, "unsteady", fault.name());
        }
    }

    /** How long the push took. */
    private Duration push(CallbackProbe callbackProbe, DiagnosticContext diagnosticContext, CheckResults found) {
        DiagnosticContext.Bot bot = diagnosticContext.bot();
        if (bot == null) {
            found.skip(CheckId.CALLBACK_POST, "no-bot");
            return Duration.ZERO;
        }
        Instant since = bot.clock().instant().minus(AROUND);
        // an event that a slow proxy delivered after we had stopped waiting
        bot.inbox().withdraw(CallbackProbe.EVENT, null, since.minus(LEFT_OVER), since);
        var small = callbackProbe.push(SMALL);
        boolean kept = isKept(small, bot, since);
        Cause fault = faultOf(small.asked(), small.outcome(), diagnosticContext);
        if (fault != null) {
            if (OF_A_RULE.contains(fault.name()) && ResponseClassifier.isOfDoor(callbackProbe.pushBare())) {
                found.wrong(CheckId.CALLBACK_POST, "rule", seen(small.outcome()));
            } else if (OF_PUSH.contains(fault.name())) {
                found.wrong(CheckId.CALLBACK_POST, fault.name(), fault.given());
            } else {
                found.wrong(CheckId.CALLBACK_POST, "only-get", seen(small.outcome()));
            }
            return tookOf(small.outcome());
        }
        String reply =
                small.outcome() instanceof Answer answer && ResponseClassifier.isReply(answer) ? answer.shown() : "";
        if (!kept) {
            if (reply.isEmpty()) {
                found.wrong(CheckId.CALLBACK_POST, "elsewhere");
            } else {
                found.wrong(CheckId.CALLBACK_POST, "error-body", reply);
            }
            return tookOf(small.outcome());
        }
        if (reply.isEmpty()) {
            found.ok(CheckId.CALLBACK_POST);
        } else {
            found.warn(CheckId.CALLBACK_POST, "reply", reply);
        }
        var large = callbackProbe.push(LARGE);
        boolean largeKept = isKept(large, bot, since);
        if (largeKept && faultOf(large.asked(), large.outcome(), diagnosticContext) == null) {
            found.ok(CheckId.CALLBACK_BODY, LARGE >> 10);
        } else {
            found.wrong(CheckId.CALLBACK_BODY, "body-limit", seen(large.outcome()), LARGE >> 10);
        }
        return tookOf(small.outcome());
    }

    /** Whether the event came in; it is taken out again. */
    private static boolean isKept(CallbackProbe.Pushed pushed, DiagnosticContext.Bot bot, Instant since) {
        return bot.inbox().withdraw(CallbackProbe.EVENT, pushed.subject(), since, since.plus(AHEAD)) > 0;
    }

    private void time(Duration took, CheckResults found) {
        if (took.compareTo(late) > 0) {
            found.wrong(CheckId.CALLBACK_TIME, "late", took.toMillis());
        } else if (took.compareTo(slow) > 0) {
            found.warn(CheckId.CALLBACK_TIME, "slow", took.toMillis());
        } else if (!took.isZero()) {
            found.ok(CheckId.CALLBACK_TIME, took.toMillis());
        }
    }

    private static @Nullable Cause faultOf(CallbackProbe.Checked checked, DiagnosticContext diagnosticContext) {
        return checked.outcome() instanceof Answer answer
                ? ResponseClassifier.ofCheck(checked.asked(), answer, checked.echo())
                : faultOf(checked.asked(), checked.outcome(), diagnosticContext);
    }

    private static @Nullable Cause faultOf(
            URI asked, ProbeClient.Outcome outcome, DiagnosticContext diagnosticContext) {
        if (outcome instanceof Answer answer) {
            return ResponseClassifier.ofPush(asked, answer);
        }
        var failure = (Failure) outcome;
        if (failure.kind() == Kind.TLS) {
            var problem = Certificate.faultOf(
                    asked, failure.detail(), diagnosticContext.machine().instant());
            return Cause.by(problem.cause(), asked.getHost(), problem.detail());
        }
        String port = String.valueOf(ProbeClient.port(asked));
        if (failure.kind() == Kind.CUT && "http".equals(asked.getScheme()) && Certificate.isShown(asked)) {
            return Cause.by("wants-https", asked.getHost(), port);
        }
        return switch (failure.kind()) {
            case NAME -> Cause.by("name", asked.getHost());
            case REFUSED -> Cause.by("refused", asked.getHost(), port);
            case UNREACHABLE -> Cause.by("unreachable", asked.getHost(), port, failure.detail());
            case TIMEOUT -> Cause.by("timeout", asked.getHost());
            default -> Cause.by("cut", asked.getHost(), failure.detail());
        };
    }

    private static String seen(ProbeClient.Outcome outcome) {
        return outcome instanceof Answer answer
                ? "HTTP " + answer.status()
                : ((Failure) outcome).kind() + " " + ((Failure) outcome).detail();
    }

    private static Duration tookOf(ProbeClient.Outcome outcome) {
        return outcome instanceof Answer answer ? answer.took() : Duration.ZERO;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
