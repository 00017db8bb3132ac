package io.quanzi.doctor;

import io.quanzi.callback.CallbackStatistics.Visit;
import io.quanzi.callback.CallbackStatistics.VisitOutcome;
import io.quanzi.shared.ChinaTime;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/**
 * Checks whether WeCom itself ever called: what its admin console holds cannot be read from here, but what it sent
 * can. So it is with what the shop sends.
 */
final class VisitsCheck implements Check {
    private static final String SHOP_PATH = "/shop/events";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ChinaTime.ZONE);

    /** A shop that sends much is refused one event among many that are taken; so long it is told. */
    private static final Duration TOLD = Duration.ofDays(7);

    @Override
    public void look(DiagnosticContext context, CheckResults found) {
        DiagnosticContext.Bot bot = context.bot();
        if (bot == null) {
            found.skip(CheckId.CALLBACK_VISITS, "no-bot");
            return;
        }
        var visits = new LatestVisits(bot.visits().apply(ConfigurationCheck.CALLBACK_PATH));
        Instant good = visits.good(VisitOutcome.CHECKED, VisitOutcome.TAKEN);
        Visit key = visits.after(good, VisitOutcome.BAD_KEY);
        Visit receiver = visits.after(good, VisitOutcome.OTHER_RECEIVER);
        Visit signature = visits.after(good, VisitOutcome.BAD_SIGNATURE);
        Visit time = visits.after(good, VisitOutcome.BAD_TIME);
        Visit taken = visits.after(null, VisitOutcome.TAKEN);
        URI url = ConfigurationCheck.publicUrl(context);
        found.first(CheckId.CALLBACK_VISITS)
                .wrong(key != null, "key", told(key))
                .wrong(receiver != null, "receiver", told(receiver))
                .wrong(signature != null && good == null, "signature", told(signature))
                // anybody may send such; or the token was changed on one side since
                .warn(signature != null, "signature-since", told(signature))
                .wrong(time != null && good == null, "time", told(time))
                // a recorded one sent again, or a clock that was moved since
                .warn(time != null, "time-since", told(time))
                .ok(taken != null, told(taken))
                .skip(context.isSimulated(), "simulated")
                .warn(good != null, "no-events", good == null ? "" : TIME.format(good))
                .warn(true, "never", url == null ? "?" : ConfigurationCheck.callback(url));
    }

    /**
     * Tells each kind of refusal of the shop's webhook that matters still, of orders that the shop believes delivered and
     * that are not stored here; whether there was one.
     */
    static boolean lookAtShop(DiagnosticContext context, CheckResults found) {
        DiagnosticContext.Bot bot = context.bot();
        if (bot == null) {
            return false;
        }
        try {
            var visits = new LatestVisits(bot.visits().apply(SHOP_PATH));
            Instant lately = bot.clock().instant().minus(TOLD);
            Instant good = visits.good(VisitOutcome.TAKEN);
            Visit signature = visits.after(good, VisitOutcome.BAD_SIGNATURE);
            Visit time = visits.after(good, VisitOutcome.BAD_TIME);
            Visit size = visits.after(lately, VisitOutcome.TOO_LARGE);
            Visit content = visits.after(lately, VisitOutcome.BAD_CONTENT);
            found.first(CheckId.SHOP_SECRET)
                    .wrong(signature != null && good == null, "signature", told(signature))
                    // anybody may send such; or the secret was changed on one side since
                    .warn(signature != null, "signature-since", told(signature));
            found.first(CheckId.SHOP_SECRET).wrong(time != null, "time", told(time));
            found.first(CheckId.SHOP_SECRET).warn(size != null, "size", told(size));
            found.first(CheckId.SHOP_SECRET).wrong(content != null, "content", told(content));
            return Stream.of(signature, time, size, content).anyMatch(Objects::nonNull);
        } catch (DataAccessException away) {
            return false; // the look at the database tells of it
        }
    }

    private static Object[] told(@Nullable Visit visit) {
        return visit == null
                ? new Object[0]
                : new Object[] {TIME.format(visit.at()), visit.count(), visit.from(), visit.detail()};
    }

    private record LatestVisits(Map<VisitOutcome, Visit> last) {
        /** Returns when the last valid visit came. */
        @Nullable
        Instant good(VisitOutcome... outcomes) {
            return Stream.of(outcomes)
                    .flatMap(outcome -> Stream.ofNullable(last.get(outcome)))
                    .map(Visit::at)
                    .max(Instant::compareTo)
                    .orElse(null);
        }

        /** The last of a kind, when it is newer than an instant. */
        @Nullable
        Visit after(@Nullable Instant instant, VisitOutcome outcome) {
            Visit visit = last.get(outcome);
            return visit == null || (instant != null && !visit.at().isAfter(instant)) ? null : visit;
        }
    }
}
