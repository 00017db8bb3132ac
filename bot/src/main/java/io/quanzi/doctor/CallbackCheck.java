package io.quanzi.doctor;

import io.quanzi.doctor.Answers.Cause;
import io.quanzi.doctor.Line.Answer;
import io.quanzi.doctor.Line.Failure;
import io.quanzi.doctor.Line.Kind;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Plays WeCom against the callback address as it is known outside: first the check of the URL, then a push. */
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
    private final Line line;
    private final Names names;

    CallbackCheck() {
        this(
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                Line.asWeCom(Duration.ofSeconds(8)),
                host -> Addresses.of(host));
    }

    /**
     * @param slow what is told of
     * @param late when WeCom hangs up
     * @param line which waits longer, in order to see it
     */
    CallbackCheck(Duration slow, Duration late, Line line, Names names) {
        this.slow = slow;
        this.late = late;
        this.line = line;
        this.names = names;
    }

    /** What names lead to. */
    interface Names {
        List<InetAddress> of(String host);
    }

    @Override
    public Look first() {
        return Look.CALLBACK_GET;
    }

    @Override
    public void look(Patient patient, Findings found) {
        URI url = ConfigurationCheck.publicUrl(patient);
        String token = patient.setting("quanzi.wecom.token");
        String key = patient.setting("quanzi.wecom.aes-key");
        if (patient.awaitsSandbox()) {
            found.skip(Look.CALLBACK_GET, "sandbox");
        } else if (url == null || token.isEmpty() || key.length() != 43 || !ConfigurationCheck.decodes(key)) {
            found.skip(Look.CALLBACK_GET, "settings");
        } else if (resolves(url, patient, found)) {
            String corp = patient.setting("quanzi.wecom.corp-id");
            var play = new Play(
                    line,
                    new Envelope(token, key, corp),
                    ConfigurationCheck.callback(url),
                    corp,
                    patient.setting("quanzi.wecom.agent-id"),
                    patient.machine());
            play(play, patient, found);
        }
    }

    private boolean resolves(URI url, Patient patient, Findings found) {
        List<InetAddress> addresses = names.of(url.getHost());
        String list = Addresses.list(addresses);
        if (addresses.isEmpty()) {
            found.wrong(Look.PUBLIC_NAME, "unknown", url.getHost());
            found.skip(Look.CALLBACK_GET, "name", url.getHost());
            return false;
        }
        if (addresses.stream().allMatch(Addresses::isPrivate) && !patient.isSimulated()) {
            found.wrong(Look.PUBLIC_NAME, "private", url.getHost(), list);
        } else if (addresses.stream().allMatch(Inet6Address.class::isInstance) && !patient.isSimulated()) {
            found.wrong(Look.PUBLIC_NAME, "ipv6", url.getHost(), list);
        } else {
            found.ok(Look.PUBLIC_NAME, url.getHost(), list);
        }
        return true;
    }

    private void play(Play play, Patient patient, Findings found) {
        var first = play.check(Play.Signs.WITH_PLUS);
        Cause fault = faultOf(first, patient);
        if (fault != null
                && fault.name().equals("wrong-token")
                && faultOf(play.check(Play.Signs.PLAIN), patient) == null) {
            fault = Cause.by("plus");
        }
        if (fault != null && OF_A_RULE.contains(fault.name()) && Answers.isOfDoor(play.checkBare())) {
            fault = Cause.by("rule", seen(first.outcome()));
        }
        if (fault != null && patient.bot() == null && NOBODY.contains(fault.name())) {
            found.skip(Look.CALLBACK_GET, "no-bot", first.asked().getHost());
            return;
        }
        Duration took = tookOf(first.outcome());
        if (fault != null) {
            found.wrong(Look.CALLBACK_GET, fault.name(), fault.given());
            time(took, found);
            found.skip(Look.CALLBACK_POST, "after-get");
            return;
        }
        found.ok(
                Look.CALLBACK_GET,
                first.asked().getScheme() + "://" + first.asked().getRawAuthority()
                        + first.asked().getRawPath());
        query(play, patient, found);
        time(longer(took, push(play, patient, found)), found);
    }

    private static void query(Play play, Patient patient, Findings found) {
        Cause fault = faultOf(play.checkWithPlusInNonce(), patient);
        if (fault == null) {
            found.ok(Look.CALLBACK_QUERY);
        } else if (fault.name().equals("wrong-token")) {
            found.warn(Look.CALLBACK_QUERY, "plus");
        } else {
            found.warn(Look.CALLBACK_QUERY, "unsteady", fault.name());
        }
    }

    /** How long the push took. */
    private Duration push(Play play, Patient patient, Findings found) {
        Patient.Bot bot = patient.bot();
        if (bot == null) {
            found.skip(Look.CALLBACK_POST, "no-bot");
            return Duration.ZERO;
        }
        Instant since = bot.clock().instant().minus(AROUND);
        // an event that a slow proxy delivered after we had stopped waiting
        bot.inbox().withdraw(Play.EVENT, null, since.minus(LEFT_OVER), since);
        var small = play.push(SMALL);
        boolean kept = isKept(small, bot, since);
        Cause fault = faultOf(small.asked(), small.outcome(), patient);
        if (fault != null) {
            if (OF_A_RULE.contains(fault.name()) && Answers.isOfDoor(play.pushBare())) {
                found.wrong(Look.CALLBACK_POST, "rule", seen(small.outcome()));
            } else if (OF_PUSH.contains(fault.name())) {
                found.wrong(Look.CALLBACK_POST, fault.name(), fault.given());
            } else {
                found.wrong(Look.CALLBACK_POST, "only-get", seen(small.outcome()));
            }
            return tookOf(small.outcome());
        }
        String reply = small.outcome() instanceof Answer answer && Answers.isReply(answer) ? answer.shown() : "";
        if (!kept) {
            if (reply.isEmpty()) {
                found.wrong(Look.CALLBACK_POST, "elsewhere");
            } else {
                found.wrong(Look.CALLBACK_POST, "error-body", reply);
            }
            return tookOf(small.outcome());
        }
        if (reply.isEmpty()) {
            found.ok(Look.CALLBACK_POST);
        } else {
            found.warn(Look.CALLBACK_POST, "reply", reply);
        }
        var large = play.push(LARGE);
        boolean largeKept = isKept(large, bot, since);
        if (largeKept && faultOf(large.asked(), large.outcome(), patient) == null) {
            found.ok(Look.CALLBACK_BODY, LARGE >> 10);
        } else {
            found.wrong(Look.CALLBACK_BODY, "body-limit", seen(large.outcome()), LARGE >> 10);
        }
        return tookOf(small.outcome());
    }

    /** Whether the event came in; it is taken out again. */
    private static boolean isKept(Play.Pushed pushed, Patient.Bot bot, Instant since) {
        return bot.inbox().withdraw(Play.EVENT, pushed.subject(), since, since.plus(AHEAD)) > 0;
    }

    private void time(Duration took, Findings found) {
        if (took.compareTo(late) > 0) {
            found.wrong(Look.CALLBACK_TIME, "late", took.toMillis());
        } else if (took.compareTo(slow) > 0) {
            found.warn(Look.CALLBACK_TIME, "slow", took.toMillis());
        } else if (!took.isZero()) {
            found.ok(Look.CALLBACK_TIME, took.toMillis());
        }
    }

    private static @Nullable Cause faultOf(Play.Checked checked, Patient patient) {
        return checked.outcome() instanceof Answer answer
                ? Answers.ofCheck(checked.asked(), answer, checked.echo())
                : faultOf(checked.asked(), checked.outcome(), patient);
    }

    private static @Nullable Cause faultOf(URI asked, Line.Outcome outcome, Patient patient) {
        if (outcome instanceof Answer answer) {
            return Answers.ofPush(asked, answer);
        }
        var failure = (Failure) outcome;
        if (failure.kind() == Kind.TLS) {
            var fault = Certificate.faultOf(
                    asked, failure.detail(), patient.machine().instant());
            return Cause.by(fault.cause(), asked.getHost(), fault.detail());
        }
        String port = String.valueOf(Line.port(asked));
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

    private static String seen(Line.Outcome outcome) {
        return outcome instanceof Answer answer
                ? "HTTP " + answer.status()
                : ((Failure) outcome).kind() + " " + ((Failure) outcome).detail();
    }

    private static Duration tookOf(Line.Outcome outcome) {
        return outcome instanceof Answer answer ? answer.took() : Duration.ZERO;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
