package io.quanzi.doctor;

import io.quanzi.doctor.CallbackProbe.Checked;
import io.quanzi.doctor.CallbackProbe.Pushed;
import io.quanzi.doctor.CallbackProbe.Signs;
import io.quanzi.doctor.ResponseClassifier.Cause;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
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

    /** The causes that any way to the bot may show when no bot is at its end. */
    private static final Set<String> NOBODY = Set.of("refused", "gateway");

    /** The causes that a push can meet though the check passed; each says more than that. */
    private static final Set<String> OF_PUSH = Set.of(
            "body-limit",
            "body-changed",
            "gateway",
            "query-stripped",
            "wrong-token",
            "wrong-key",
            "wrong-corp",
            "timeout");

    /** The causes that a rule on the way may have; a request without content tells more of it. */
    private static final Set<String> OF_A_RULE =
            Set.of("login", "method", "html", "status", "cut", "path", "redirect", "redirect-login", "timeout");

    private final Duration slow;
    private final Duration late;
    private final ProbeClient probeClient;
    private final Function<String, List<InetAddress>> names;

    CallbackCheck() {
        this(
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                ProbeClient.asWeCom(Duration.ofSeconds(8)),
                HostAddresses::of);
    }

    /**
     * @param slow what is told of
     * @param late when WeCom hangs up
     * @param probeClient which waits longer, in order to see it
     */
    CallbackCheck(Duration slow, Duration late, ProbeClient probeClient, Function<String, List<InetAddress>> names) {
        this.slow = slow;
        this.late = late;
        this.probeClient = probeClient;
        this.names = names;
    }

    @Override
    public void look(DiagnosticContext context, CheckResults found) {
        URI url = ConfigurationCheck.publicUrl(context);
        String token = context.setting("quanzi.wecom.token");
        String key = context.setting("quanzi.wecom.aes-key");
        if (context.awaitsSandbox()) {
            found.skip(CheckId.CALLBACK_GET, "sandbox");
        } else if (url == null || token.isEmpty() || !ConfigurationCheck.isKey(key)) {
            found.skip(CheckId.CALLBACK_GET, "settings");
        } else if (resolves(url.getHost(), context, found)) {
            var app = new CallbackProbe.App(
                    ConfigurationCheck.callback(url),
                    context.setting("quanzi.wecom.corp-id"),
                    context.setting("quanzi.wecom.agent-id"),
                    token,
                    key);
            look(new CallbackProbe(probeClient, app, context.machine()), context, found);
        }
    }

    private boolean resolves(String host, DiagnosticContext context, CheckResults found) {
        List<InetAddress> addresses = names.apply(host);
        String list = HostAddresses.list(addresses);
        boolean real = !context.isSimulated();
        found.first(CheckId.PUBLIC_NAME)
                .wrong(addresses.isEmpty(), "unknown", host)
                .wrong(real && addresses.stream().allMatch(HostAddresses::isPrivate), "private", host, list)
                .wrong(real && addresses.stream().allMatch(Inet6Address.class::isInstance), "ipv6", host, list)
                .orOk(host, list);
        found.first(CheckId.CALLBACK_GET).skip(addresses.isEmpty(), "name", host);
        return !addresses.isEmpty();
    }

    private void look(CallbackProbe probe, DiagnosticContext context, CheckResults found) {
        Instant now = context.machine().instant();
        Checked first = probe.check(Signs.WITH_PLUS);
        ProbeAnswer answer = first.answer();
        Cause cause = ResponseClassifier.ofCheck(first, now);
        if (isOneOf(Set.of("wrong-token"), cause)
                && ResponseClassifier.ofCheck(probe.check(Signs.PLAIN), now) == null) {
            cause = Cause.by("plus");
        }
        if (isOneOf(OF_A_RULE, cause) && ResponseClassifier.isOfEndpoint(probe.checkBare())) {
            cause = Cause.by("rule", answer.seen());
        }
        if (cause == null) {
            found.ok(CheckId.CALLBACK_GET, answer.asked().toString().replaceFirst("[?].*", ""));
            query(ResponseClassifier.ofCheck(probe.checkWithPlusInNonce(), now), found);
            Duration other = push(probe, context, found);
            time(answer.took().compareTo(other) >= 0 ? answer.took() : other, found);
        } else if (context.bot() == null && NOBODY.contains(cause.name())) {
            found.skip(CheckId.CALLBACK_GET, "no-bot", answer.asked().getHost());
        } else {
            found.wrong(CheckId.CALLBACK_GET, cause.name(), cause.given());
            time(answer.took(), found);
            found.skip(CheckId.CALLBACK_POST, "after-get");
        }
    }

    private static void query(@Nullable Cause cause, CheckResults found) {
        found.first(CheckId.CALLBACK_QUERY)
                .ok(cause == null)
                .warn(isOneOf(Set.of("wrong-token"), cause), "plus")
                .warn(true, "unsteady", cause == null ? "" : cause.name());
    }

    /** Pushes a small event and a large one; returns how long the small one took. */
    private static Duration push(CallbackProbe probe, DiagnosticContext context, CheckResults found) {
        DiagnosticContext.Bot bot = context.bot();
        if (bot == null) {
            found.skip(CheckId.CALLBACK_POST, "no-bot");
            return Duration.ZERO;
        }
        Instant since = bot.clock().instant().minus(AROUND);
        // an event that a slow proxy delivered after we had stopped waiting
        bot.inbox().withdraw(CallbackProbe.EVENT, null, since.minus(LEFT_OVER), since);
        Pushed small = probe.push(SMALL);
        ProbeAnswer answer = small.answer();
        boolean kept = isKept(small, bot, since);
        Cause cause = ResponseClassifier.ofPush(answer, context.machine().instant());
        if (cause != null) {
            boolean isRule = isOneOf(OF_A_RULE, cause) && ResponseClassifier.isOfEndpoint(probe.pushBare());
            found.first(CheckId.CALLBACK_POST)
                    .wrong(isRule, "rule", answer.seen())
                    .wrong(OF_PUSH.contains(cause.name()), cause.name(), cause.given())
                    .wrong(true, "only-get", answer.seen());
            return answer.took();
        }
        String reply = ResponseClassifier.replyOf(answer);
        found.first(CheckId.CALLBACK_POST)
                .wrong(!kept && reply.isEmpty(), "elsewhere")
                .wrong(!kept, "error-body", reply)
                .warn(!reply.isEmpty(), "reply", reply)
                .orOk();
        if (kept) {
            Pushed large = probe.push(LARGE);
            boolean taken = isKept(large, bot, since)
                    && ResponseClassifier.ofPush(
                                    large.answer(), context.machine().instant())
                            == null;
            found.first(CheckId.CALLBACK_BODY)
                    .wrong(!taken, "body-limit", large.answer().seen(), LARGE >> 10)
                    .orOk(LARGE >> 10);
        }
        return answer.took();
    }

    private void time(Duration took, CheckResults found) {
        found.first(CheckId.CALLBACK_TIME)
                .wrong(took.compareTo(late) > 0, "late", took.toMillis())
                .warn(took.compareTo(slow) > 0, "slow", took.toMillis())
                .ok(!took.isZero(), took.toMillis());
    }

    private static boolean isOneOf(Set<String> names, @Nullable Cause cause) {
        return cause != null && names.contains(cause.name());
    }

    /** Whether the event came in; it is taken out again. */
    private static boolean isKept(Pushed pushed, DiagnosticContext.Bot bot, Instant since) {
        return bot.inbox().withdraw(CallbackProbe.EVENT, pushed.subject(), since, since.plus(AHEAD)) > 0;
    }
}
