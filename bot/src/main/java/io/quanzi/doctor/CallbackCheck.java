package io.quanzi.doctor;

import io.quanzi.doctor.ProbeClient.Failure;
import io.quanzi.doctor.ProbeClient.ProbeAnswer;
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
    private final Names names;

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
    CallbackCheck(Duration slow, Duration late, ProbeClient probeClient, Names names) {
        this.slow = slow;
        this.late = late;
        this.probeClient = probeClient;
        this.names = names;
    }

    /** Resolves host names. */
    interface Names {
        List<InetAddress> of(String host);
    }

    @Override
    public void look(DiagnosticContext context, CheckResults found) {
        URI url = ConfigurationCheck.publicUrl(context);
        String token = context.setting("quanzi.wecom.token");
        String key = context.setting("quanzi.wecom.aes-key");
        if (context.awaitsSandbox()) {
            found.skip(CheckId.CALLBACK_GET, "sandbox");
        } else if (url == null || token.isEmpty() || key.length() != 43 || !ConfigurationCheck.decodes(key)) {
            found.skip(CheckId.CALLBACK_GET, "settings");
        } else if (resolves(url.getHost(), context, found)) {
            var app = new CallbackProbe.App(
                    ConfigurationCheck.callback(url),
                    context.setting("quanzi.wecom.corp-id"),
                    context.setting("quanzi.wecom.agent-id"),
                    token,
                    key);
            new Session(new CallbackProbe(probeClient, app, context.machine()), context, found).look();
        }
    }

    private boolean resolves(String host, DiagnosticContext context, CheckResults found) {
        List<InetAddress> addresses = names.of(host);
        String list = HostAddresses.list(addresses);
        boolean real = !context.isSimulated();
        found.first(CheckId.PUBLIC_NAME)
                .wrong(addresses.isEmpty(), "unknown", host)
                .wrong(real && addresses.stream().allMatch(HostAddresses::isPrivate), "private", host, list)
                .wrong(real && addresses.stream().allMatch(Inet6Address.class::isInstance), "ipv6", host, list)
                .orOk(host, list);
        if (addresses.isEmpty()) {
            found.skip(CheckId.CALLBACK_GET, "name", host);
        }
        return !addresses.isEmpty();
    }

    /** One look at one address. */
    private final class Session {
        private final CallbackProbe probe;
        private final DiagnosticContext context;
        private final CheckResults found;

        Session(CallbackProbe probe, DiagnosticContext context, CheckResults found) {
            this.probe = probe;
            this.context = context;
            this.found = found;
        }

        void look() {
            var first = probe.check(CallbackProbe.Signs.WITH_PLUS);
            Cause cause = causeOf(first);
            if (cause != null
                    && cause.name().equals("wrong-token")
                    && causeOf(probe.check(CallbackProbe.Signs.PLAIN)) == null) {
                cause = Cause.by("plus");
            }
            if (isOfARule(cause) && ResponseClassifier.isOfDoor(probe.checkBare())) {
                cause = Cause.by("rule", seen(first.outcome()));
            }
            if (cause != null && context.bot() == null && NOBODY.contains(cause.name())) {
                found.skip(CheckId.CALLBACK_GET, "no-bot", first.asked().getHost());
                return;
            }
            Duration took = tookOf(first.outcome());
            if (cause == null) {
                found.ok(CheckId.CALLBACK_GET, first.asked().toString().replaceFirst("[?].*", ""));
                query();
                Duration other = push();
                time(took.compareTo(other) >= 0 ? took : other);
            } else {
                found.wrong(CheckId.CALLBACK_GET, cause.name(), cause.given());
                time(took);
                found.skip(CheckId.CALLBACK_POST, "after-get");
            }
        }

        private void query() {
            Cause cause = causeOf(probe.checkWithPlusInNonce());
            String name = cause == null ? "" : cause.name();
            found.first(CheckId.CALLBACK_QUERY)
                    .ok(cause == null)
                    .warn(name.equals("wrong-token"), "plus")
                    .warn(true, "unsteady", name);
        }

        /** How long the push took. */
        private Duration push() {
            DiagnosticContext.Bot bot = context.bot();
            if (bot == null) {
                found.skip(CheckId.CALLBACK_POST, "no-bot");
                return Duration.ZERO;
            }
            Instant since = bot.clock().instant().minus(AROUND);
            // an event that a slow proxy delivered after we had stopped waiting
            bot.inbox().withdraw(CallbackProbe.EVENT, null, since.minus(LEFT_OVER), since);
            var small = probe.push(SMALL);
            boolean kept = isKept(small, bot, since);
            Cause cause = causeOf(small.asked(), small.outcome());
            Duration took = tookOf(small.outcome());
            if (cause != null) {
                found.first(CheckId.CALLBACK_POST)
                        .wrong(
                                isOfARule(cause) && ResponseClassifier.isOfDoor(probe.pushBare()),
                                "rule",
                                seen(small.outcome()))
                        .wrong(OF_PUSH.contains(cause.name()), cause.name(), cause.given())
                        .wrong(true, "only-get", seen(small.outcome()));
                return took;
            }
            String reply = ResponseClassifier.replyOf(small.outcome());
            found.first(CheckId.CALLBACK_POST)
                    .wrong(!kept && reply.isEmpty(), "elsewhere")
                    .wrong(!kept, "error-body", reply)
                    .warn(!reply.isEmpty(), "reply", reply)
                    .orOk();
            if (kept) {
                var large = probe.push(LARGE);
                boolean taken = isKept(large, bot, since) && causeOf(large.asked(), large.outcome()) == null;
                found.first(CheckId.CALLBACK_BODY)
                        .wrong(!taken, "body-limit", seen(large.outcome()), LARGE >> 10)
                        .orOk(LARGE >> 10);
            }
            return took;
        }

        private void time(Duration took) {
            found.first(CheckId.CALLBACK_TIME)
                    .wrong(took.compareTo(late) > 0, "late", took.toMillis())
                    .warn(took.compareTo(slow) > 0, "slow", took.toMillis())
                    .ok(!took.isZero(), took.toMillis());
        }

        private @Nullable Cause causeOf(CallbackProbe.Checked checked) {
            return checked.outcome() instanceof ProbeAnswer answer
                    ? ResponseClassifier.ofCheck(checked.asked(), answer, checked.echo())
                    : causeOf(checked.asked(), checked.outcome());
        }

        private @Nullable Cause causeOf(URI asked, ProbeClient.ProbeResult outcome) {
            return outcome instanceof Failure failure
                    ? causeOf(asked, failure)
                    : ResponseClassifier.ofStatus(asked, (ProbeAnswer) outcome);
        }

        private Cause causeOf(URI asked, Failure failure) {
            String host = asked.getHost();
            int port = ProbeClient.port(asked);
            return switch (failure.kind()) {
                case TLS -> {
                    var problem = Certificate.faultOf(
                            asked, failure.detail(), context.machine().instant());
                    yield Cause.by(problem.cause(), host, problem.detail());
                }
                case NAME -> Cause.by("name", host);
                case REFUSED -> Cause.by("refused", host, port);
                case UNREACHABLE -> Cause.by("unreachable", host, port, failure.detail());
                case TIMEOUT -> Cause.by("timeout", host);
                case CUT ->
                    "http".equals(asked.getScheme()) && Certificate.isShown(asked)
                            ? Cause.by("wants-https", host, port)
                            : Cause.by("cut", host, failure.detail());
            };
        }
    }

    private static boolean isOfARule(@Nullable Cause cause) {
        return cause != null && OF_A_RULE.contains(cause.name());
    }

    /** Whether the event came in; it is taken out again. */
    private static boolean isKept(CallbackProbe.Pushed pushed, DiagnosticContext.Bot bot, Instant since) {
        return bot.inbox().withdraw(CallbackProbe.EVENT, pushed.subject(), since, since.plus(AHEAD)) > 0;
    }

    private static String seen(ProbeClient.ProbeResult outcome) {
        return outcome instanceof ProbeAnswer answer
                ? "HTTP " + answer.status()
                : ((Failure) outcome).kind() + " " + ((Failure) outcome).detail();
    }

    private static Duration tookOf(ProbeClient.ProbeResult outcome) {
        return outcome instanceof ProbeAnswer answer ? answer.took() : Duration.ZERO;
    }
}
